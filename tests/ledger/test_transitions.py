"""Real transitions from 1961 to 2026 against the rules of positions: each alone, and all of a pair in their order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

import pytest

from detente.ledger import Ledger, open_ledger, position, record_all
from detente.model import Findings, Position

from .transitions import (
    CODINGS,
    DAY,
    DERECOGNITION,
    MOVED_RECOGNITION,
    RIVALS,
    UNRECOGNISED,
    UNRECOGNISED_STATE,
    Row,
    announced,
    background,
    coded,
    relations_before,
    transitions,
)

ROWS = transitions()
pytestmark = pytest.mark.skipif(not ROWS, reason="the table of transitions is not beside the repository")

_NAMED = "level", "an appointment makes a designate; the level follows from arrival or credentials (VCDR art. 13)"
_SEEN_OFF = "level", "an ambassador who sets out has not arrived, and the embassy opened later (VCDR art. 13)"
_DECIDED = "level", "a decision to upgrade is a promise; the level follows when somebody takes up functions"
_AGREED = "relations", "agreeing to establish relations again establishes none"

# Rows that say otherwise than a rule does: of what, and why the rule stays.
DISAGREES: dict[int, tuple[str, str]] = {
    3: _DECIDED, 4: _DECIDED, 37: _SEEN_OFF, 45: _NAMED, 46: _NAMED, 47: _NAMED, 50: _NAMED, 64: _NAMED, 65: _NAMED,
    103: _AGREED, 111: _NAMED, 112: _NAMED, 121: _NAMED,
}  # fmt: skip

# The level that a position gives for each of the table's. What is unchanged is asked apart.
LEVELS = {
    "ambassador": "ambassador", "high_commissioner": "ambassador", "ambassador_vacant": "charge", "charge": "charge",
    "non_resident_charge": "charge", "interests_section": "interests_section", "protecting_power": "protecting_power",
    "none": "none", "none_closed": "none", "embassy_head_unknown": "unknown_head", "technical_mission": "liaison",
    "ambassador_designate": "charge", "unchanged": "ambassador", "nuncio": "ambassador", "unknown": "unknown",
}  # fmt: skip
UNMOVED = frozenset({"unchanged", "ambassador_designate", "special_rep"})

# The flag that a contested row raises; the words alone differ in the others.
CONTESTED_FLAGS = {
    "head_of_mission_replaced": "F16",
    "ambassador_recalled+downgrade": "F11",
    "high_commissioner_leaves": "F13",
    "ambassador_expelled": "F13",
    "relations_suspended": "F8",
    "nunciature_closed": "F8",
    "relations_severed_again_by_other_side": "F2",
}
# The flag that a row raises by what it says of recognition.
RECOGNITION_FLAGS = {UNRECOGNISED_STATE: "F10", **dict.fromkeys(RIVALS, "F16")}


def flags_of(row: Row) -> set[str]:
    """The flags that a row raises."""
    contested = CONTESTED_FLAGS.get(row.event) if row.kind == "contested" else None
    return {flag for flag in (contested, RECOGNITION_FLAGS.get(row.recognition)) if flag}


@dataclass(frozen=True)
class Seen:
    """A row with the positions on the day before it, on the day after, and when everything told of it is past."""

    row: Row
    before: Position
    after: Position
    settled: Position


def _seen(ledger: Ledger, row: Row) -> Seen:
    return Seen(row, *(position(ledger, row.pair, valid=day) for day in (row.first - DAY, row.last + DAY, row.end)))


def _reports(row: Row) -> list[Findings]:
    return [each for each in (announced(row), coded(row)) if each]


def alone(row: Row, *, others: bool = False) -> Seen:
    """The row with nothing known of the pair but the background before it; `others` sets it for both sides alike."""
    ways = [(row.sender, row.receiver), (row.receiver, row.sender)] if others else row.ways
    with open_ledger(":memory:") as ledger:
        record_all(ledger, [background(row, ways), *_reports(row)])
        return _seen(ledger, row)


def together(rows: Sequence[Row]) -> Iterator[Seen]:
    """The rows of a pair in one ledger; the background of a side comes with the first row that speaks of it."""
    spoken: set[tuple[str, str]] = set()
    with open_ledger(":memory:") as ledger:
        for number, row in enumerate(rows):
            ways = [way for way in row.ways if way not in spoken]
            spoken.update(row.ways)
            before = [background(row, ways, relations=number == 0)] if ways else []
            record_all(ledger, [*before, *_reports(row)])
        for row in rows:
            yield _seen(ledger, row)


def faults(seen: Seen) -> list[str]:
    """What a position has otherwise than the row."""
    asked = [*_levels(seen), *_relations(seen), *_recognition(seen), *_third(seen)]
    return [f"{what}: {got}, not {want}" for what, want, got in asked if want != got]


def _levels(seen: Seen) -> Iterator[tuple[str, object, object]]:
    row = seen.row
    for sender, _ in row.ways:
        side, before = seen.after.side(sender), seen.before.side(sender)
        want = before.level.word if row.to_level in UNMOVED else LEVELS[row.to_level]
        yield f"level of {sender}", want, side.level.word
        if row.to_level == "ambassador_vacant":
            absent = side.absent.class_ if side.absent else None
            yield f"head of {sender} away", ("ambassador", True), (absent, side.level.inferred is not None)
        if row.to_level == "none_closed":
            yield f"mission of {sender} shut", True, side.mission.state in ("closed", "suspended", "remote")
        if row.to_level == "ambassador_designate":
            yield f"designate of {sender}", "ambassador", side.designate.class_ if side.designate else None


def _relations(seen: Seen) -> Iterator[tuple[str, object, object]]:
    row = seen.row
    wanted = None if row.relations_after == "unknown" else row.relations_after
    yield "relations", wanted, seen.after.relations.state


def _recognition(seen: Seen) -> Iterator[tuple[str, object, object]]:
    row, note = seen.row, seen.row.recognition
    if note in UNRECOGNISED and row.governed:
        by = row.receiver if row.governed == row.sender else row.sender
        yield "government", UNRECOGNISED[note], seen.after.side(by).recognition_of_government.state
    if note in RIVALS:
        held = seen.after.side(row.receiver).recognition_of_government
        yield "government", ("de_jure", RIVALS[note][1]), (held.state, held.authority)
    if row.event == "recognition_of_state":
        held, then = (at.side(row.sender).recognition_of_state for at in (seen.after, seen.before))
        yield "state", ("de_jure", None, None), (held.state, held.inferred, then.state)
    if row.event == "credentials_accepted+recognition_of_government":
        side = seen.after.side(row.receiver)
        yield "government", ("de_jure", None), (side.recognition_of_government.state, side.recognition_of_state.state)
    if note == MOVED_RECOGNITION:
        yield "government", "de_jure", seen.after.side(row.sender).recognition_of_government.state
    if note == DERECOGNITION:
        yield "state", "withdrawn", seen.after.side(row.sender).recognition_of_state.state
    if note == UNRECOGNISED_STATE:
        held = seen.after.side(row.sender).recognition_of_state
        yield "state", ("de_jure", True), (held.state, held.inferred is not None)


def _third(seen: Seen) -> Iterator[tuple[str, object, object]]:
    row = seen.row
    if row.to_level in ("protecting_power", "interests_section"):
        channel = seen.after.side(row.sender).channel
        yield "channel", (row.to_level, row.third[0]), (channel.channel, channel.through)


def _of(*kinds: str) -> list[Row]:
    return [row for row in ROWS if row.kind in kinds]


def name(row: Row) -> str:
    return row.name


def _judge(seen: Seen) -> None:
    """Fails where a position is not as its row says, or where a row that disagrees does so no more."""
    row, found = seen.row, faults(seen)
    if row.id not in DISAGREES:
        assert not found, f"{row.name}: {'; '.join(found)} ({row.quirk})"
        return
    what, why = DISAGREES[row.id]
    assert found, f"{row.name} agrees now; take it out of DISAGREES"
    assert len(found) == 1, f"{row.name} disagrees of more than one thing: {'; '.join(found)}"
    assert found[0].startswith(what), f"{row.name}: {found[0]}, which is not the matter of: {why}"


def test_the_table_is_all_there() -> None:
    counts = {kind: len(_of(kind)) for kind in ("transition", "contested", "commitment", "control")}
    assert counts == {"transition": 105, "contested": 10, "commitment": 8, "control": 7}
    assert DISAGREES.keys() <= {row.id for row in _of("transition", "commitment")}


def test_a_row_that_agrees_may_not_stay_on_the_list(monkeypatch: pytest.MonkeyPatch) -> None:
    row = next(row for row in ROWS if row.id not in DISAGREES)
    monkeypatch.setitem(DISAGREES, row.id, _NAMED)
    with pytest.raises(AssertionError, match="take it out of DISAGREES"):
        _judge(alone(row))


@pytest.mark.parametrize("row", ROWS, ids=name)
def test_a_row_alone_leaves_the_pair_as_the_table_says_and_not_a_day_early(row: Row) -> None:
    seen = alone(row)
    _judge(seen)
    early = [(seen.before.side(sender).level.word, LEVELS[row.from_level]) for sender, _ in row.ways]
    assert all(got == want for got, want in early)
    assert seen.before.relations.state == relations_before(row)
    assert _codes(seen.settled) == flags_of(row)


PAIRS = [list(rows) for _, rows in groupby(sorted(ROWS, key=lambda row: str(row.pair)), key=lambda row: row.pair)]


@pytest.mark.parametrize("rows", PAIRS, ids=lambda rows: str(rows[0].pair))
def test_the_rows_of_a_pair_in_their_order_leave_it_as_the_table_says(rows: list[Row]) -> None:
    last: Seen | None = None
    for seen in together(rows):
        _judge(seen)
        if last and last.row.last < seen.row.first - DAY:
            known = [side.sender for side in last.settled.sides if side.level.word != "unknown"]
            assert _shown(seen.before, known) == _shown(last.settled, known), f"moved before {seen.row.name}"
        last = seen
    assert last
    assert _codes(last.settled) == set().union(*map(flags_of, rows))


def _codes(found: Position) -> set[str]:
    return {flag.code for flag in found.flags}


def _shown(found: Position, senders: Sequence[str]) -> tuple[object, ...]:
    sides = [found.side(sender) for sender in senders]
    return found.relations.state, [(side.level.word, side.mission.state) for side in sides]


@pytest.mark.parametrize("row", [row for row in ROWS if row.scope == "directed"], ids=name)
def test_an_act_on_one_side_leaves_the_other_side_alone(row: Row) -> None:
    seen = alone(row, others=True)
    assert seen.before.side(row.receiver).level.word == LEVELS[row.from_level]
    if seen.after.relations.state == "severed" and seen.before.relations.state != "severed":
        assert seen.after.side(row.receiver).level.word == "none"
    else:
        assert _shown(seen.after, [row.receiver])[1] == _shown(seen.before, [row.receiver])[1]


@pytest.mark.parametrize("row", [row for row in ROWS if "appoint_head" in CODINGS[row.event].acts], ids=name)
def test_who_is_appointed_or_sent_is_designate_and_raises_no_level(row: Row) -> None:
    seen = alone(row)
    before, after = seen.before.side(row.sender), seen.after.side(row.sender)
    assert after.designate
    assert after.designate.class_ == "ambassador"
    assert after.level.word == before.level.word


@pytest.mark.parametrize("row", [row for row in ROWS if CODINGS[row.event].promised], ids=name)
def test_what_is_promised_is_open_and_has_moved_nothing(row: Row) -> None:
    seen = alone(row)
    promised = {(each.act, each.grade) for each in seen.after.commitments}
    assert (CODINGS[row.event].promised, CODINGS[row.event].grade) in promised
    assert _held(seen.after) == _held(seen.before)


@pytest.mark.parametrize("row", _of("control"), ids=name)
def test_wars_talks_and_staff_cuts_move_nothing(row: Row) -> None:
    seen = alone(row)
    assert _held(seen.after) == _held(seen.before)


def _held(found: Position) -> object:
    return found.relations.state, [(side.level.word, side.mission, side.head, side.designate) for side in found.sides]


@pytest.mark.parametrize("row", [row for row in ROWS if row.decided and row.decided < row.first], ids=name)
def test_what_is_announced_holds_from_the_day_of_effect(row: Row) -> None:
    assert row.decided
    with open_ledger(":memory:") as ledger:
        record_all(ledger, [background(row, row.ways), *_reports(row)])
        decided, eve, effective = (
            position(ledger, row.pair, valid=day) for day in (row.decided, row.first - DAY, row.first)
        )
    assert _held(decided) == _held(eve)
    assert _held(effective) != _held(eve)
    assert effective.flags == ()


@pytest.mark.parametrize("row", _of("contested"), ids=name)
def test_a_contested_row_shows_who_says_what(row: Row) -> None:
    found = alone(row).settled
    (claim,) = found.claims
    assert claim.state in ("disputed", "unconfirmed")
    flagged = [entry for flag in found.flags for entry in flag.entries]
    # Both sides: two who speak to the claim, or another telling that stands beside or against it.
    held = (found.relations, *(side.level for side in found.sides))
    tellings = {entry for each in held for entry in (*each.entries, *each.against)} | {*flagged}
    assert len(claim.holders) > 1 or len(tellings) > 1
