"""Who acts, receives, hosts, mediates or speaks."""

from typing import Literal

from detente.model.base import Record

Sector = Literal[
    "GOV",
    "MIL",
    "POL",
    "COP",
    "JUD",
    "LEG",
    "SPY",
    "REB",
    "OPP",
    "PTY",
    "IGO",
    "NGO",
    "BUS",
    "MED",
    "CVL",
    "CRM",
    "REF",
]


class Actor(Record):
    """A state, organisation, group or one of their parts.

    `code` is a state's ISO 3166-1 alpha-3 code or a listed code, with a dot and the sector after it where a part acts
    (`PAK`, `PAK.MIL`, `UN`, `HAMAS`). `via` says how the code was found.
    """

    code: str
    sector: Sector | None = None
    name: str | None = None
    role: str | None = None
    via: str
    authority: str | None = None

    @property
    def party(self) -> str:
        """The code before the dot: the state, organisation or group."""
        return self.code.split(".", 1)[0]
