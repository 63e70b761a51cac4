"""Outlets by domain or name; a country only where the table surely knows it."""

from functools import lru_cache
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

from detente.model.article import Outlet
from detente.model.base import Record
from detente.ontology.loading import load_rows

DATA = Path(__file__).parents[1] / "data" / "outlets.yml"


class OutletRow(Record):
    """A well-known outlet. `country` is the ISO 3166-1 alpha-3 code of its seat, null for organisations of states."""

    domain: str
    name: str
    country: str | None
    kind: Literal["wire", "paper", "broadcaster", "state", "ministry", "organisation"]


@lru_cache(maxsize=1)
def outlet_rows() -> tuple[OutletRow, ...]:
    """The rows of data/outlets.yml."""
    return load_rows(DATA, OutletRow)


def outlet(*, name: str | None = None, url: str | None = None) -> Outlet | None:
    """The outlet of a stated name, an address or both; null where neither is stated.

    A name that is itself a domain or an address counts as one.
    """
    name = " ".join(name.split()) if name else None
    domain = domain_of(url) if url else None
    if name and (named := domain_of(name)):
        name, domain = None, named
    row = _by_domain(domain) or (_by_name(name) if name and not domain else None)
    if row is not None:
        return Outlet(name=name or row.name, domain=domain or row.domain, country=row.country)
    return Outlet(name=name, domain=domain) if name or domain else None


def domain_of(address: str) -> str | None:
    """The host of a web address or bare domain in lower case, without `www.`; null where there is none."""
    words = address.strip()
    if not words or any(c.isspace() for c in words):
        return None
    try:
        host = urlsplit(words if "://" in words else f"//{words}").hostname or ""
    except ValueError:
        return None
    host = host.rstrip(".").removeprefix("www.")
    last = host.rpartition(".")[2]
    return host if "." in host and len(last) >= 2 and last.isalpha() else None


def _by_domain(domain: str | None) -> OutletRow | None:
    """The row of the domain or of the nearest domain above it: `edition.cnn.com` is CNN's."""
    rows = {row.domain: row for row in outlet_rows()}
    while domain and "." in domain:
        if domain in rows:
            return rows[domain]
        domain = domain.partition(".")[2]
    return None


def _by_name(name: str) -> OutletRow | None:
    wanted = name.casefold().removeprefix("the ")
    return next((row for row in outlet_rows() if row.name.casefold().removeprefix("the ") == wanted), None)
