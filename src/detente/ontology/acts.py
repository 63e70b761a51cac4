"""The diplomatic acts, what each implies and what it brings about, read from data/ontology and checked."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Annotated, Any, Literal, Self

from pydantic import BeforeValidator, Field, TypeAdapter, model_validator

from detente.model.base import Record
from detente.model.event import EventType
from detente.model.standing import Channel, Format, Mission, Recognition, Relations, Representation
from detente.ontology.cameo import Cameo, load_cameo
from detente.ontology.loading import load_rows
from detente.ontology.plover import Plover, fault, load_plover

Direction = Literal["forward", "backward", "both", "pair"]
Kind = Literal["representation", "mission", "relations", "recognition", "format", "channel"]
Settings = Annotated[
    tuple[tuple[str, str], ...],
    BeforeValidator(lambda given: tuple(given.items()) if isinstance(given, dict) else given),
]

# The acts of the data contract. acts.yml may hold more, never fewer.
CONTRACT = frozenset(
    {
        "establish_relations", "restore_relations", "suspend_relations", "sever_relations", "recognise_state",
        "recognise_government", "withdraw_recognition", "refuse_recognition", "open_embassy", "reopen_embassy",
        "close_embassy", "evacuate_embassy", "upgrade_representation", "downgrade_representation", "nominate_head",
        "grant_agrement", "refuse_agrement", "appoint_head", "arrive", "present_copy", "present_credentials",
        "return_ambassador", "recall_ambassador", "expel_diplomats", "expel_ambassador", "withdraw_diplomats",
        "summon", "protest_note", "protecting_power", "interests_section", "open_consulate", "close_consulate",
        "accede", "sign_treaty", "ratify_treaty", "suspend_treaty", "withdraw_treaty", "mediate", "offer_mediation",
        "ceasefire_agree", "ceasefire_implement",
    }
)  # fmt: skip

_STANDINGS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "representation": Representation, "mission": Mission, "relations": Relations, "recognition": Recognition,
        "format": Format, "channel": Channel,
    }
)  # fmt: skip

# These come from the event and from the row's own columns, never from `set`.
_NOT_SET = frozenset({"id", "kind", "when", "inferred", "from_event", "voices", "evidence", "sender", "receiver",
                      "parties", "by", "of", "worded_by", "mediators", "host", "through", "person"})  # fmt: skip


class Effect(Record):
    """A standing that an act brings about: `settings` are its fields; the cues say when the row holds."""

    standing: Kind
    direction: Direction
    settings: Settings = Field(alias="set")
    inferred: str | None = None
    said: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()
    worded_by: Literal["actor"] | None = None
    person: Literal["actor"] | None = None
    through: Literal["mediators"] | None = None
    through_needed: bool = False

    @model_validator(mode="after")
    def _fits_its_standing(self) -> Self:
        fields = {field.alias or name: field for name, field in _STANDINGS[self.standing].model_fields.items()}
        given = dict(self.settings)
        for name, value in given.items():
            if name not in fields or name in _NOT_SET:
                raise ValueError(f"a {self.standing} takes no {name!r} from an act")
            allowed: Any = fields[name].annotation
            TypeAdapter(allowed).validate_python(value)
        missing = [name for name, field in fields.items() if field.is_required() and name not in _NOT_SET | set(given)]
        if missing:
            raise ValueError(f"a {self.standing} needs {', '.join(missing)}")
        return self

    @model_validator(mode="after")
    def _runs_its_way(self) -> Self:
        undirected = self.standing in ("relations", "format")
        if undirected != (self.direction == "pair"):
            raise ValueError(f"a {self.standing} {'is' if undirected else 'is not'} the pair's")
        return self


class Act(Record):
    """A diplomatic act. `directed` says which side of the pair the actor is on; acts.yml explains every column."""

    act: str
    type: EventType
    mode: str | None = None
    cameo: str | None = None
    definition: str
    directed: Literal["pair", "forward", "receiver"]
    symmetric: bool = False
    blameworthy: bool = False
    vcdr: tuple[int, ...] = ()
    examples: tuple[str, ...] = Field(min_length=1)
    effects: tuple[Effect, ...] = ()


class Cue(Record):
    """Words that say what an act leaves open. "…" stands for one to five words that are no possessives."""

    cue: str
    definition: str
    words: tuple[str, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Acts:
    """The acts and the cues of their effects, each by name."""

    by_name: Mapping[str, Act]
    cues: Mapping[str, Cue]

    def __getitem__(self, name: str) -> Act:
        return self.by_name[name]

    def __iter__(self) -> Iterator[Act]:
        return iter(self.by_name.values())

    def get(self, name: str | None) -> Act | None:
        """The act of that name; None for no name or an unknown one."""
        return self.by_name.get(name) if name else None


def load_acts(data: Path) -> Acts:
    """The acts under `data`. Raises DataError where a type, mode, code or cue does not hold or an act is missing."""
    path = data / "ontology" / "acts.yml"
    plover, cameo, cues = load_plover(data), load_cameo(data), _load_cues(data)
    acts: dict[str, Act] = {}
    for row in load_rows(path, Act):
        why = "stands twice; keep one row" if row.act in acts else _against(row, plover, cameo, cues)
        if why:
            raise fault(path, "act", row.act, why)
        acts[row.act] = row
    for name in sorted(CONTRACT - acts.keys()):
        raise fault(path, "act", name, "is missing; add its row")
    return Acts(by_name=MappingProxyType(acts), cues=cues)


def _load_cues(data: Path) -> Mapping[str, Cue]:
    path = data / "ontology" / "cues.yml"
    cues: dict[str, Cue] = {}
    for row in load_rows(path, Cue):
        if row.cue in cues:
            raise fault(path, "cue", row.cue, "stands twice; keep one row")
        cues[row.cue] = row
    return MappingProxyType(cues)


def _against(row: Act, plover: Plover, cameo: Cameo, cues: Mapping[str, Cue]) -> str | None:
    if row.type not in plover.types:
        return f"names {row.type}, which types.yml lacks; mend the type"
    if row.mode and (row.type, row.mode) not in plover.modes:
        return f"names {row.type}.{row.mode}, which modes.yml lacks; mend the mode"
    code = cameo.codes.get(row.cameo) if row.cameo else None
    if row.cameo and (code is None or code.type != row.type):
        return f"its CAMEO code {row.cameo} is no {row.type} in cameo.yml; mend one"
    unknown = {cue for effect in row.effects for cue in (*effect.said, *effect.unsaid)} - cues.keys()
    if unknown:
        return f"names the cue {min(unknown)}, which cues.yml lacks; add the cue"
    return None
