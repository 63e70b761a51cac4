"""An entry as a flat row: nothing invented, nothing in the wrong column."""

from datetime import UTC, date, datetime
from typing import Any

import pytest

from detente.exchange import columns, flat
from detente.model import (
    Actor,
    Claim,
    Commitment,
    Entry,
    EntryEvidence,
    EntryKind,
    Event,
    Evidence,
    Magnitude,
    Place,
    Quantity,
    Recognition,
    Relations,
    Representation,
    Trouble,
    Voice,
    When,
)

QUOTE = Evidence(article="a", start=0, end=30, quote="Norway recalled its ambassador")
NORWAY = Actor(code="NOR.GOV", sector="GOV", name="Oslo", via="capital")
HUNGARY = Actor(code="HUN", name="Hungary", via="name")
MAY = When(earliest=date(2025, 5, 1), latest=date(2025, 5, 31), precision="month", basis="relative", text="last month")


def entry(kind: EntryKind, record: Any, when: When = MAY) -> Entry:
    moment = datetime(2025, 6, 2, 8, tzinfo=UTC)
    return Entry(
        id="e" * 24, content="c" * 24, run=3, article="a", kind=kind, when=when, reported=date(2025, 6, 1),
        reported_basis="published", recorded=moment, record=record,
    )  # fmt: skip


def event(**more: Any) -> Event:
    fields = {
        "id": "e1", "type": "SANCTION", "mode": "expel", "act": "expel_diplomats", "contexts": ("diplomatic", "legal"),
        "actors": (NORWAY,), "recipients": (HUNGARY,), "when": MAY, "evidence": (QUOTE,), "trigger": (QUOTE,),
        "rule": "by hand", "confidence": 0.5,
    }  # fmt: skip
    return Event.model_validate(fields | more)


def test_an_event_says_what_who_to_whom_and_when() -> None:
    row = flat(entry("event", event()))
    assert (row["event_type"], row["event_mode"], row["act"], row["status"]) == (
        "SANCTION", "expel", "expel_diplomats", "actual"
    )  # fmt: skip
    assert (row["actor_codes"], row["actor_parties"], row["actor_names"]) == ("NOR.GOV", "NOR", "Oslo")
    assert (row["recipient_codes"], row["contexts"]) == ("HUN", "diplomatic; legal")
    assert (row["date_from"], row["date_to"], row["date_precision"]) == ("2025-05-01", "2025-05-31", "month")
    assert row["quote"] == QUOTE.quote


def test_what_is_not_known_has_no_cell() -> None:
    row = flat(entry("event", event(recipients=(), mode=None), When()))
    assert {"recipient_codes", "event_mode", "date_from", "killed", "title"}.isdisjoint(row)


def test_sectors_stand_in_step_with_their_codes() -> None:
    row = flat(entry("event", event(actors=(HUNGARY, NORWAY))))
    assert (row["actor_codes"], row["actor_sectors"]) == ("HUN; NOR.GOV", "; GOV")


def test_a_number_keeps_its_bound_beside_it() -> None:
    some = Magnitude(killed=Quantity(value=12, bound="at least"), expelled=Quantity(value=3))
    row = flat(entry("event", event(magnitude=some, where=Place(name="Oslo", country="NOR", lat=59.9, lon=10.75))))
    assert (row["killed"], row["killed_bound"], row["expelled"]) == ("12", "at least", "3")
    assert "expelled_bound" not in row
    assert (row["place"], row["place_country"], row["latitude"]) == ("Oslo", "NOR", "59.9")


def test_the_article_behind_an_entry_stands_in_its_row() -> None:
    one = entry("event", event())
    source = EntryEvidence(
        entry=one, title="Envoys out", url="https://news.example/1", outlet="Example", published=date(2025, 6, 1),
        passages=(),
    )  # fmt: skip
    row = flat(one, source)
    assert (row["title"], row["url"], row["published"]) == ("Envoys out", "https://news.example/1", "2025-06-01")


def test_who_denies_is_told_from_who_accuses() -> None:
    voices = (Voice(holder=NORWAY, stance="accuses"), Voice(holder=HUNGARY, stance="denies"))
    claim = Claim(
        id="c1", proposition="opening mail", against=(HUNGARY,), voices=voices, state="disputed", evidence=(QUOTE,)
    )
    row = flat(entry("claim", claim))
    assert (row["voices"], row["state"]) == ("NOR.GOV accuses; HUN denies", "disputed")
    assert (row["recipient_codes"], row["proposition"]) == ("HUN", "opening mail")


def test_a_standing_tells_its_own_kind_of_state() -> None:
    common: dict[str, Any] = {"id": "s1", "evidence": (QUOTE,)}
    head = Representation(
        sender=NORWAY, receiver=HUNGARY, class_="charge", mode="ad_interim", phase="recalled", **common
    )
    relations = Relations(parties=(NORWAY, HUNGARY), state="severed", worded_by=HUNGARY, **common)
    recognition = Recognition(by=NORWAY, of=HUNGARY, object="government", state="no_statement", **common)
    rows = [flat(entry("standing", each)) for each in (head, relations, recognition)]
    assert [row["standing_kind"] for row in rows] == ["representation", "relations", "recognition"]
    assert (rows[0]["class"], rows[0]["mode"], rows[0]["phase"]) == ("charge", "ad_interim", "recalled")
    assert (rows[1]["state"], rows[1]["worded_by"], rows[1]["recipient_parties"]) == ("severed", "HUN", "NOR; HUN")
    assert (rows[2]["object"], rows[2]["state"]) == ("government", "no_statement")


def test_a_promise_keeps_its_grade_and_its_deadline() -> None:
    promise = Commitment(
        id="k1", promisors=(NORWAY,), beneficiaries=(HUNGARY,), act="open_embassy", words="open an embassy",
        grade="agreed_in_principle", deadline=MAY, evidence=(QUOTE,),
    )  # fmt: skip
    row = flat(entry("commitment", promise))
    assert (row["grade"], row["act"], row["deadline_to"]) == ("agreed_in_principle", "open_embassy", "2025-05-31")


@pytest.mark.parametrize("kind", [None, "event", "standing", "commitment", "claim", "trouble"])
def test_no_column_stands_twice(kind: EntryKind | None) -> None:
    assert len(set(columns(kind))) == len(columns(kind))
    assert set(columns(kind)) <= set(columns())


def test_every_cell_has_its_column() -> None:
    trouble = Trouble(station="reading", reason="no such pair", span=QUOTE)
    magnitude = Magnitude(killed=Quantity(value=1, bound="up to"), currency="EUR")
    for kind, record in (("event", event(magnitude=magnitude)), ("trouble", trouble)):
        assert set(flat(entry(kind, record))) <= set(columns(kind))  # type: ignore[arg-type]
