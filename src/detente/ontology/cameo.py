"""The CAMEO codes with their Goldstein scores and PLOVER counterparts, read from data/ontology and checked."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from pydantic import Field

from detente.model.base import Record
from detente.model.event import EventType
from detente.ontology.loading import load_rows
from detente.ontology.plover import Plover, QuadClass, fault, load_plover


class CameoCode(Record):
    """A code of two to four digits. `type` and `mode` are PLOVER's, null where it has nothing to match."""

    code: str = Field(pattern=r"^\d{2,4}$")
    name: str
    goldstein: float = Field(ge=-10, le=10)
    root: str = Field(pattern=r"^\d{2}$")
    quad: QuadClass
    type: EventType | None = None
    mode: str | None = None


@dataclass(frozen=True)
class Cameo:
    """The codes by code. Other people's data hold codes that CAMEO lacks: a look-up of those gives None."""

    codes: Mapping[str, CameoCode]

    def goldstein(self, code: str) -> float | None:
        """The Goldstein score, from -10 to 10; None for a code that CAMEO lacks."""
        found = self.codes.get(code)
        return found.goldstein if found else None

    def plover(self, code: str) -> tuple[EventType, str | None] | None:
        """The PLOVER type and mode; None where PLOVER has no counterpart."""
        found = self.codes.get(code)
        return (found.type, found.mode) if found and found.type else None


def load_cameo(data: Path) -> Cameo:
    """The codes under `data`. Raises DataError where a code, its PLOVER type or its mode does not hold."""
    path = data / "ontology" / "cameo.yml"
    plover = load_plover(data)
    codes: dict[str, CameoCode] = {}
    for row in load_rows(path, CameoCode):
        why = _against(row, codes, plover)
        if why:
            raise fault(path, "code", row.code, why)
        codes[row.code] = row
    _modes_agree(data / "ontology" / "modes.yml", plover, codes)
    return Cameo(codes=MappingProxyType(codes))


def _against(row: CameoCode, earlier: Mapping[str, CameoCode], plover: Plover) -> str | None:
    if row.code in earlier:
        return "stands twice; keep one row"
    if not row.code.startswith(row.root):
        return f"does not begin with its root {row.root}; mend the root"
    if row.type and row.type not in plover.types:
        return f"names {row.type}, which types.yml lacks; mend the type"
    if row.mode and (row.type, row.mode) not in plover.modes:
        return f"names {row.type}.{row.mode}, which modes.yml lacks; mend the mode"
    return None


def _modes_agree(path: Path, plover: Plover, codes: Mapping[str, CameoCode]) -> None:
    """Raises DataError where a mode's CAMEO code is missing or has another PLOVER type."""
    for row in plover.modes.values():
        if row.cameo and (row.cameo not in codes or codes[row.cameo].type != row.type):
            raise fault(path, "mode", row.mode, f"its CAMEO code {row.cameo} is no {row.type} in cameo.yml; mend one")
