"""The pages of what runs over many articles: commitments, claims and flags, by pair or over the whole ledger.

What a big ledger holds is never followed as a whole: beyond a number of entries its pairs are listed instead, and each
is followed when it is asked for. Flags are found for as many pairs at a time as do not keep the reader waiting.
"""

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar, get_args
from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from detente.api import RefusedError, kept_position
from detente.cli import named
from detente.ledger import Ledger, claims, commitments, pairs
from detente.model import ClaimState, Flag, FollowedClaim, FollowedCommitment, Grade, Pair, PairCount
from detente.ontology.flags import flag_meanings
from detente.web.asking import Held, day_asked, number_asked, pair_asked, party_asked
from detente.web.rendering import render
from detente.web.rows import LADDER
from detente.web.unchanged import carried, kept, tag_of, unchanged
from detente.web.wording import claim_head, claim_rule, due_told, promise_head, told

router = APIRouter(default_response_class=HTMLResponse)

# Rows on a page; entries of a kind up to which they are followed at once.
_ROWS, _WHOLE = 50, 400
# A page of flags finds the positions of its pairs: as many as this, with as many entries together.
_PAIRS, _ENTRIES = 300, 6_000
_CODES = re.compile(r"[A-Z]{3}-[A-Z]{3}", re.ASCII)

_GRADES: tuple[Grade, ...] = get_args(Grade)
_STATES: tuple[ClaimState, ...] = get_args(ClaimState)

Kind = Literal["commitments", "claims"]
Found = TypeVar("Found", FollowedClaim, FollowedCommitment)


@dataclass(frozen=True)
class About:
    """What a list is about: a pair, the pairs of a party, or all."""

    pair: Pair | None
    party: str | None

    @classmethod
    def of(cls, words: str) -> "About":
        """The pair or the party that the words name. Raises RefusedError where they name neither."""
        if not words.strip():
            return cls(None, None)
        # Two codes are a pair: to look for a state of that name would read every name there is.
        if _CODES.fullmatch(words.strip()):
            return cls(pair_asked(words), None)
        try:
            return cls(None, party_asked(words))
        except RefusedError:
            return cls(pair_asked(words), None)

    @property
    def address(self) -> str:
        """What stands for it in an address."""
        return str(self.pair) if self.pair else self.party or ""

    def fits(self, pair: Pair) -> bool:
        """Whether the list speaks of this pair."""
        if self.pair:
            return pair == self.pair
        return self.party is None or self.party in (pair.a, pair.b)


@dataclass(frozen=True)
class Page:
    """A part of a list, what its rows are ("pair" where one is to be chosen first), and the addresses around it."""

    rows: Sequence[Any]
    start: int
    size: int
    total: int
    unit: str
    address: str
    asked: Mapping[str, str]

    @property
    def until(self) -> int:
        """The number of its last row."""
        return min(self.start + self.size, self.total)

    @property
    def newer(self) -> str | None:
        """The address of the rows before."""
        return self._at(skip=max(0, self.start - self.size)) if self.start else None

    @property
    def older(self) -> str | None:
        """The address of the rows after."""
        return self._at(skip=self.start + self.size) if self.until < self.total else None

    def about(self, pair: Pair) -> str:
        """The address of the same list of one pair."""
        return self._at(of=pair)

    def at(self, start: int) -> str:
        """The address of the rows from this one on."""
        return self._at(skip=start)

    def _at(self, **more: object) -> str:
        query = {**self.asked, **{name: str(value) for name, value in more.items() if value}}
        return f"{self.address}?{urlencode(query)}" if query else self.address


@router.get("/commitments")
def commitments_page(request: Request, ledger: Held, of: str = "", pair: str = "") -> Response:
    """Promises from their first word to their end, the overdue first."""
    query = request.query_params
    overdue, grade = bool(query.get("overdue")), _one_of(query, "grade", _GRADES)
    as_of, known = day_asked(query.get("as_of"), "as_of"), day_asked(query.get("known"), "known")
    return _listing(
        request,
        ledger,
        "commitments",
        of or pair,
        asked={"overdue": "1" if overdue else "", "as_of": as_of, "known": known},
        narrowed={"grade": grade},
        follow=lambda one: commitments(ledger, pair=one, overdue=overdue, as_of=as_of, known=known),
        fits=lambda each: grade in ("", each.rungs[-1].grade),
        overdue=overdue,
        grade=grade,
        grades=_GRADES,
        ladder=LADDER,
        head=promise_head,
        due=due_told,
        as_of=as_of or date.today(),
        as_of_given=as_of,
        known=known,
    )


@router.get("/claims")
def claims_page(request: Request, ledger: Held, of: str = "", pair: str = "") -> Response:
    """What is claimed, with every voice on it; what is disputed first."""
    query = request.query_params
    disputed, state = bool(query.get("disputed")), _one_of(query, "state", _STATES)
    known = day_asked(query.get("known"), "known")
    return _listing(
        request,
        ledger,
        "claims",
        of or pair,
        asked={"disputed": "1" if disputed else "", "known": known},
        narrowed={"state": state},
        follow=lambda one: claims(ledger, pair=one, disputed=disputed, known=known),
        fits=lambda each: state in ("", each.state),
        disputed=disputed,
        state=state,
        states=_STATES,
        head=claim_head,
        why=claim_rule,
        known=known,
    )


def _one_of(query: Mapping[str, str], name: str, allowed: Sequence[str]) -> str:
    """The value of a field; empty where none is given. Raises RefusedError where it is none of those that there are."""
    value = query.get(name, "")
    if value and value not in allowed:
        raise RefusedError("bad_request", f"{name} {value[:40]!r} is none; take {', '.join(allowed)}")
    return value


def _listing(
    request: Request,
    ledger: Ledger,
    kind: Kind,
    of: str,
    *,
    asked: Mapping[str, Hashable],
    narrowed: Mapping[str, object],
    follow: Callable[[Pair | None], tuple[Found, ...]],
    fits: Callable[[Found], bool],
    **words: Any,
) -> Response:
    """The page of what is followed over articles; `words` fill its template.

    What is followed as it was asked for is kept; how it was narrowed down says what of it `fits`.
    """
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    about = About.of(of)

    def found(one: Pair | None) -> tuple[Found, ...]:
        return tuple(filter(fits, kept(request, ledger, kind, one, *asked.values(), make=lambda: follow(one))))

    start = number_asked(request.query_params.get("skip"))
    page = _followed(request, ledger, kind, about, found, {"of": about.address, **asked, **narrowed}, start)
    return render(f"{kind}.html", request=request, headers=carried(tag), page=page, of=of, told=told, **words)


@router.get("/flags")
def flags_page(request: Request, ledger: Held, of: str = "", pair: str = "", code: str = "") -> Response:
    """What in the record does not fit together, by flag and pair, with the entries that raise each."""
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    query, meanings = request.query_params, flag_meanings()
    about, code = About.of(of or pair), code.strip().upper()
    valid, known = day_asked(query.get("valid"), "valid"), day_asked(query.get("known"), "known")
    if code and code not in meanings:
        raise RefusedError("bad_request", f"{code[:40]!r} is no flag; take F1 to F{len(meanings)}")
    listed = _pairs(request, ledger, about)
    starts = _starts(listed)
    start = max((each for each in starts if each <= number_asked(query.get("skip"))), default=0)
    some = next((each for each in starts if each > start), len(listed)) - start
    raised: dict[str, list[tuple[Pair, Flag]]] = {each: [] for each in meanings}
    for each in listed[start : start + some]:
        for flag in kept_position(ledger, each.pair, valid=valid or date.today(), known=known).flags:
            raised.setdefault(flag.code, []).append((each.pair, flag.model_copy(update={"words": named(flag.words)})))
    asked = {"of": about.address, "code": code, "valid": valid, "known": known}
    return render(
        "flags.html",
        request=request,
        headers=carried(tag),
        page=_page(listed, start, some, "pair", "/flags", asked),
        before=max((each for each in starts if each < start), default=None),
        raised={each: found for each, found in raised.items() if found and code in ("", each)},
        meanings=meanings,
        of=of or pair,
        code=code,
        valid=valid or date.today(),
        valid_given=valid,
        known=known,
    )


def _starts(listed: Sequence[PairCount]) -> list[int]:
    """Where each page of flags begins among the pairs."""
    starts, room = [0], _ENTRIES
    for number, each in enumerate(listed):
        entries = each.events + each.standings + each.commitments + each.claims
        if number > starts[-1] and (entries > room or number - starts[-1] >= _PAIRS):
            starts.append(number)
            room = _ENTRIES
        room -= entries
    return starts


def _followed(
    request: Request,
    ledger: Ledger,
    kind: Kind,
    about: About,
    follow: Callable[[Pair | None], tuple[Found, ...]],
    asked: Mapping[str, object],
    start: int,
) -> Page:
    """A part of what is followed over articles; the pairs to choose from where that is too much at once."""
    address = f"/{kind}"
    if about.pair:
        return _page(follow(about.pair), start, _ROWS, kind[:-1], address, asked)
    listed = [each for each in _pairs(request, ledger, about) if getattr(each, kind)]
    if sum(getattr(each, kind) for each in listed) > _WHOLE:
        return _page(listed, start, _ROWS, "pair", address, asked)
    found = follow(None) if about.party is None else _each_once(follow(each.pair) for each in listed)
    return _page(found, start, _ROWS, kind[:-1], address, asked)


def _each_once(found: Iterable[tuple[Found, ...]]) -> list[Found]:
    """The rows of several pairs; what is between more than two stands where it comes first."""
    return list({each.id: each for some in found for each in some}.values())


def _pairs(request: Request, ledger: Ledger, about: About) -> list[PairCount]:
    """The pairs that a list is about, those with most entries first."""
    found = [each for each in kept(request, ledger, "pairs", make=lambda: pairs(ledger)) if about.fits(each.pair)]
    return sorted(found, key=lambda each: (-(each.commitments + each.claims + each.standings), str(each.pair)))


def _page(rows: Sequence[Any], start: int, size: int, unit: str, address: str, asked: Mapping[str, object]) -> Page:
    given = {name: str(value) for name, value in asked.items() if value}
    return Page(rows[start : start + size], start, size, len(rows), unit, address, given)
