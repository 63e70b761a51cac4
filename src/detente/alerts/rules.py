"""The rules file: what to be told of, and where to; checked, with file and line where something does not hold."""

import re
from pathlib import Path
from typing import Annotated, Literal, Self

import yaml
from pydantic import AfterValidator, BeforeValidator, Field, StringConstraints, model_validator

from detente.errors import InputError
from detente.exchange.countries import party
from detente.forecast.deeds import CLASSES
from detente.model import Pair
from detente.model.base import Record
from detente.ontology.loading import load_rows as load_checked

QuadName = Literal["verbal cooperation", "material cooperation", "verbal conflict", "material conflict"]
Name = Annotated[str, StringConstraints(min_length=1, max_length=120, strip_whitespace=True)]
Variable = Annotated[str, StringConstraints(pattern=r"^[A-Za-z_][A-Za-z0-9_]*$")]


def _code(text: object) -> str:
    if not isinstance(text, str):
        raise ValueError(f"{text!r} is no party: give a code or a name")
    try:
        return party(text).code
    except InputError as error:
        raise ValueError(str(error)) from error


def _pair(given: object) -> object:
    """Two parties in a list, or with a hyphen between two codes."""
    if isinstance(given, Pair):
        return given
    both = given.split("-") if isinstance(given, str) else given
    if not isinstance(both, list | tuple) or len(both) != 2:
        raise ValueError("a pair is two parties: [Norway, Hungary] or NOR-HUN")
    one, other = map(_code, both)
    if one == other:
        raise ValueError(f"a pair takes two different parties, and both are {one}")
    return Pair.of(one, other)


Party = Annotated[str, BeforeValidator(_code)]
Two = Annotated[Pair, BeforeValidator(_pair)]


class _Rule(Record):
    """What all rules have: a name to be told by, and whom it looks at (everybody, where neither is given)."""

    name: Name
    pairs: tuple[Two, ...] = ()
    parties: tuple[Party, ...] = ()

    def about(self, pair: Pair) -> bool:
        """Whether the rule looks at a pair."""
        if not self.pairs and not self.parties:
            return True
        return pair in self.pairs or bool({pair.a, pair.b} & set(self.parties))


class Unusual(_Rule):
    """Deeds of a class in the last `days` that are rarer than `below` by the pair's own past of `past` days."""

    when: Literal["unusual"]
    classes: tuple[QuadName, ...] = CLASSES  # type: ignore[assignment]  # the same four words
    days: int = Field(default=7, ge=1, le=366)
    past: int = Field(default=365, ge=14, le=3660)
    below: float = Field(default=0.01, gt=0, lt=0.5)
    least: int = Field(default=3, ge=1)
    which: Literal["more", "fewer", "both"] = "more"

    @model_validator(mode="after")
    def _has_a_past(self) -> Self:
        if self.past < 4 * self.days:
            raise ValueError(f"a past of {self.past} days holds too few windows of {self.days}; give at least four")
        return self


class Level(_Rule):
    """A side's level of representation changes."""

    when: Literal["level"]


class PromiseDue(_Rule):
    """An open promise falls due within so many days."""

    when: Literal["promise_due"]
    within: int = Field(default=14, ge=0, le=3660)


class PromiseOverdue(_Rule):
    """The day of an open promise has passed."""

    when: Literal["promise_overdue"]


class Disputed(_Rule):
    """A claim is asserted and denied."""

    when: Literal["disputed"]


class Flagged(_Rule):
    """A flag is raised on a pair; of these codes, or of any."""

    when: Literal["flag"]
    flags: tuple[Annotated[str, StringConstraints(pattern=r"^F([1-9]|1[0-6])$")], ...] = ()


Rule = Annotated[Unusual | Level | PromiseDue | PromiseOverdue | Disputed | Flagged, Field(discriminator="when")]


class Webhook(Record):
    """A POST of JSON for each alert. `token_from` names the environment variable with a bearer token."""

    address: Annotated[str, StringConstraints(pattern=r"^https?://")]
    allow_private: bool = False
    tries: int = Field(default=4, ge=1, le=10)
    wait: float = Field(default=1.0, ge=0, le=60)
    timeout: float = Field(default=20.0, gt=0, le=300)
    token_from: Variable | None = None


class Atom(Record):
    """A feed in a file, for a feed reader or a web server. `keep` of its latest entries stay."""

    file: Name
    title: Name = "Détente alerts"
    link: Annotated[str, StringConstraints(pattern=r"^https?://")] | None = None
    keep: int = Field(default=200, ge=1, le=10_000)


def _address(text: str) -> str:
    if not re.fullmatch(r"[^@\s,;<>]+@[^@\s,;<>]+", text):
        raise ValueError(f"{text!r} is no mail address: give one like analyst@example.org")
    return text


Mail = Annotated[str, AfterValidator(_address)]


class Smtp(Record):
    """One message for all alerts of a run. The password stands in the environment, under the name `password_from`."""

    host: Name
    port: int = Field(default=587, ge=1, le=65_535)
    security: Literal["starttls", "tls", "none"] = "starttls"
    sender: Mail
    receivers: tuple[Mail, ...] = Field(min_length=1)
    user: Name | None = None
    password_from: Variable | None = None
    timeout: float = Field(default=20.0, gt=0, le=300)

    @model_validator(mode="after")
    def _logs_in_whole_and_hidden(self) -> Self:
        if (self.user is None) != (self.password_from is None):
            raise ValueError("user and password_from go together")
        if self.user and self.security == "none":
            raise ValueError("a password would travel unencrypted; take starttls or tls")
        return self


class Deliver(Record):
    """Where alerts go. Standard output needs no setting."""

    webhook: Webhook | None = None
    atom: Atom | None = None
    smtp: Smtp | None = None


class Rules(Record):
    """A rules file. `pages` is the address where `detente serve` answers: with it, entries are told with their page."""

    rules: tuple[Rule, ...] = Field(min_length=1)
    deliver: Deliver = Deliver()
    pages: Annotated[str, StringConstraints(pattern=r"^https?://\S+[^/\s]$")] | None = None

    @model_validator(mode="after")
    def _names_are_single(self) -> Self:
        names = [rule.name for rule in self.rules]
        if twice := {name for name in names if names.count(name) > 1}:
            raise ValueError(f"two rules are called {sorted(twice)[0]!r}; give each a name of its own")
        return self


def load_rules(path: Path) -> Rules:
    """The rules of a file. Raises InputError where it cannot be read, DataError, with file and line, where it errs."""
    try:
        if not _holds_anything(path.read_text(encoding="utf-8")):
            raise InputError(f"{path}: there is no rule in it; see the page on alerts for one to begin with")
        found = load_checked(path, Rules)
    except yaml.reader.ReaderError as error:
        raise InputError(f"{path}: not YAML: {error.reason}; mend it") from error
    except (OSError, UnicodeDecodeError) as error:
        what = error.strerror if isinstance(error, OSError) and error.strerror else "it is not UTF-8"
        raise InputError(f"{path}: cannot be read: {what}; name a YAML file of rules") from error
    if len(found) != 1:
        raise InputError(f"{path}: a list; a rules file is one mapping with `rules` and `deliver`")
    return found[0]


def _holds_anything(text: str) -> bool:
    return any(line.strip() and not line.lstrip().startswith("#") for line in text.splitlines())
