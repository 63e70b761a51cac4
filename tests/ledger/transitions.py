"""The table of real transitions as findings: each row a report of a few lines, coded as an analyst would code it.

Knowledge of the table is in the small tables here, by the words of its columns and never by a row. What an act brings
about comes from the table of acts. A row's `from_level` only sets the background before it.
"""

import csv
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.coding.effects import effects
from detente.model import Actor, Channel, Findings, Pair, Recognition, Representation
from detente.ontology.acts import Act, Acts, load_acts
from detente.ontology.knowledge import DATA

from .saying import Report, on, voice, who

TABLE = Path(__file__).parents[3] / "shared" / "domain" / "transitions.csv"

BEFORE = timedelta(days=40)
DAY = timedelta(days=1)

# A state whose government others may recognise or not, and the authority that the table deals with.
AUTHORITIES = {"AFG": "Islamic Emirate"}

# How the table words that a government is not recognised.
UNRECOGNISED = {
    "not recognised": "none",
    "still not recognised": "none",
    "government NOT recognised": "none",
    "government not recognised by PAK": "none",
    "not stated / not recognised": "no_statement",
}
# Who else claims to govern the sender, and who says so, as the table notes it.
RIVALS = {
    "COL had recognised Guaido as interim president: rival governments": ("Maduro government", "Guaidó presidency"),
    "USA recognised Guaido; severed by the Maduro government": ("Maduro government", "Guaidó presidency"),
}
SEVERED_AGAIN = "relations_severed_again_by_other_side"
UNRECOGNISED_STATE = "PAK had not recognised ARM as a state: establishment implies recognition"
MOVED_RECOGNITION = "one-China: recognition moved from TWN to CHN"
DERECOGNITION = "derecognition"

_MONTHS = {"Apr": 4, "May": 5, "June": 6}
_DAY_AND_MONTH = re.compile(r"\b(\d{1,2}) (Apr|May|June)\b")


@dataclass(frozen=True)
class Row:
    """A row of the table, in its own columns."""

    id: int
    date_: str
    precision: str
    announced: str
    sender: str
    receiver: str
    scope: str
    from_level: str
    to_level: str
    event: str
    kind: str
    relations_after: str
    recognition: str
    third: tuple[str, ...]
    quirk: str

    @property
    def name(self) -> str:
        """A name for a test."""
        return f"{self.id}-{self.sender}-{self.receiver}-{self.event}"

    @property
    def pair(self) -> Pair:
        return Pair.of(self.sender, self.receiver)

    @property
    def when(self) -> str | None:
        """The date as reports give it; about a day is no date of its own."""
        return None if self.precision == "approx" else self.date_

    @property
    def first(self) -> date:
        """The first day on which it may have happened."""
        return on(self.date_).earliest or date.min

    @property
    def last(self) -> date:
        """The last day on which it may have happened."""
        return on(self.date_).latest or date.max

    @property
    def end(self) -> date:
        """The day after everything that the row tells of."""
        return max([self.last, *map(date.fromisoformat, self.told_days)]) + DAY

    @property
    def decided(self) -> date | None:
        """The day on which it was announced, where the table gives one apart from the day it took effect."""
        return date.fromisoformat(self.announced) if re.fullmatch(r"\d{4}-\d\d-\d\d", self.announced) else None

    @property
    def told_days(self) -> tuple[str, ...]:
        """The days that the remark on a contested row gives for parts of it."""
        if self.kind != "contested":
            return ()
        found = _DAY_AND_MONTH.findall(self.quirk)
        return tuple(f"{self.first.year}-{_MONTHS[month]:02}-{int(day):02}" for day, month in found)

    @property
    def ways(self) -> tuple[tuple[str, str], ...]:
        """(sender, receiver), and the other way round where the row is of the pair."""
        there, back = (self.sender, self.receiver), (self.receiver, self.sender)
        return (there, back) if self.scope == "pair" else (there,)

    @property
    def governed(self) -> str | None:
        """The one of the two whose government others may not recognise."""
        return next((party for party in (self.sender, self.receiver) if party in AUTHORITIES), None)


def transitions() -> tuple[Row, ...]:
    """Every row in order of its days; none where the table is not there."""
    if not TABLE.exists():
        return ()
    with TABLE.open(encoding="utf-8", newline="") as file:
        rows = [_row(line) for line in csv.DictReader(file)]
    return tuple(sorted(rows, key=lambda row: (row.last, row.id)))


def _row(line: Mapping[str, str]) -> Row:
    """A line; a third party that is told to do something else ("custody") is none of the pair's channels."""
    third = tuple(each for each in line["third_party"].split(";") if each and "(" not in each)
    here = {name: line[name] for name in _COLUMNS}
    return Row(id=int(line["id"]), date_=line["date"], recognition=line["recognition_note"], third=third, **here)


_COLUMNS = (
    "precision", "announced", "sender", "receiver", "scope", "from_level", "to_level", "event", "kind",
    "relations_after", "quirk",
)  # fmt: skip


@dataclass(frozen=True)
class Coding:
    """How an analyst codes one of the table's events.

    `acts` are done, by the sender or, as the act has it, by the receiver or both; `answers` are acts of the receiver.
    The receiver is told to have them done where a state closes its mission. `mission` is told of the sender's mission
    and `head` says that the class in `to_level` is told of its head. `promised` is an act that is promised, at `grade`.
    `plain` is the type of an event without a diplomatic act.
    """

    acts: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()
    mission: str | None = None
    head: bool = False
    promised: str | None = None
    grade: str = "agreed"
    months: int | None = None
    plain: str | None = None


CODINGS: Mapping[str, Coding] = {
    # Relations
    "relations_established": Coding(("establish_relations",)),
    "relations_established_by_communique": Coding(("establish_relations",)),
    "relations_established_by_notes": Coding(("establish_relations",)),
    "relations_restored": Coding(("restore_relations",)),
    "relations_restored_by_communique": Coding(("restore_relations",)),
    "relations_resumed": Coding(("restore_relations",)),
    "relations_resumed_by_memoranda": Coding(("restore_relations",)),
    "relations_reestablished+embassy": Coding(("restore_relations", "reopen_embassy"), head=True),
    "relations_severed": Coding(("sever_relations",)),
    "relations_severed_by_note_verbale": Coding(("sever_relations",)),
    "relations_severed_again_by_other_side": Coding(("sever_relations",)),
    "relations_suspended": Coding(("suspend_relations", "close_embassy")),
    "recognition_of_state": Coding(("recognise_state",)),
    # Missions. One that is ordered out closes, whoever wanted it
    "mission_ordered_out_48h": Coding(("close_embassy",)),
    "embassies_closed": Coding(("close_embassy",)),
    "embassy_closed+ambassador_withdrawn": Coding(("close_embassy", "recall_ambassador")),
    "embassy_suspended": Coding(mission="suspended", plain="SANCTION"),
    "ambassador_withdrawn+embassy_suspended": Coding(("recall_ambassador",), mission="suspended"),
    "nunciature_closed": Coding(("close_embassy",)),
    "embassy_reopened": Coding(("reopen_embassy",), head=True),
    "embassies_resume_work": Coding(("reopen_embassy",)),
    "mission_restored_to_embassy": Coding(("open_embassy",), head=True),
    "interests_section_opened": Coding(("interests_section",)),
    "interests_section_under_protecting_power": Coding(("interests_section",)),
    "protecting_power_named": Coding(("protecting_power",)),
    "protecting_power_agreement_signed": Coding(("protecting_power",)),
    # Heads on the way to the post
    "agrement_granted": Coding(("grant_agrement",)),
    "ambassador_appointed": Coding(("appoint_head",)),
    "head_of_mission_appointed": Coding(("appoint_head",)),
    "ambassador_sent": Coding(("appoint_head",)),
    "ambassador_received": Coding(("arrive",)),
    "ambassador_arrived": Coding(("arrive",)),
    "copy_of_credentials_presented": Coding(("present_copy",)),
    "credentials_presented": Coding(("present_credentials",)),
    "credentials_presented_to_head_of_state": Coding(("present_credentials",)),
    "credentials_accepted+recognition_of_government": Coding(("present_credentials",), ("recognise_government",)),
    "ambassador_returned": Coding(("return_ambassador",)),
    "non_resident_charge_named": Coding(mission="remote", head=True, plain="SUPPORT"),
    "head_of_mission_replaced": Coding(head=True, plain="SUPPORT"),
    # Heads who leave, by the sender's will or the receiver's
    "ambassador_recalled": Coding(("recall_ambassador",)),
    "ambassador_recalled_for_consultations": Coding(("recall_ambassador",)),
    "diplomats_recalled_for_reassessment": Coding(("recall_ambassador",)),
    "charge_recalled_for_consultations": Coding(("recall_ambassador",), mission="remote"),
    "ambassador_expelled": Coding(("expel_ambassador",)),
    "ambassador_asked_to_leave": Coding(("expel_ambassador",)),
    "ambassador_persona_non_grata": Coding(("expel_ambassador",)),
    "head_of_mission_expelled": Coding(("expel_ambassador",)),
    "nuncio_expelled": Coding(("expel_ambassador",)),
    "six_diplomats_expelled_incl_acting_head": Coding(("expel_ambassador", "expel_diplomats")),
    "designate_not_sent": Coding(plain="SANCTION"),
    "high_commissioner_leaves": Coding(("recall_ambassador",)),
    # The class
    "downgrade": Coding(("downgrade_representation",)),
    "reciprocal_downgrade": Coding(("downgrade_representation",)),
    "downgrade_imposed_by_receiver": Coding(("expel_ambassador",), head=True),
    "ambassador_expelled+downgrade": Coding(("expel_ambassador", "downgrade_representation")),
    "ambassador_recalled+downgrade": Coding(("recall_ambassador",)),
    "upgrade_decided": Coding(promised="upgrade_representation", grade="announced"),
    "upgrade_reciprocated": Coding(promised="upgrade_representation", grade="announced"),
    # Promises
    "agree_in_principle_upgrade": Coding(promised="upgrade_representation", grade="agreed_in_principle"),
    "upgrade_announced": Coding(promised="upgrade_representation", grade="announced"),
    "agree_to_designate_high_commissioners": Coding(promised="nominate_head"),
    "agree_to_reestablish_diplomatic_and_consular": Coding(promised="restore_relations"),
    "agree_to_resume_within_two_months": Coding(promised="restore_relations", months=2),
    "agree_to_return_ambassadors": Coding(promised="return_ambassador"),
    "al_ula_declaration": Coding(promised="restore_relations", grade="signed"),
    "claimed_reopening": Coding(plain="CONSULT"),
    # What moves nothing
    "ceasefire_agreed": Coding(("ceasefire_agree",)),
    "informal_talks_concluded": Coding(("mediate",)),
    "open_war_declared": Coding(plain="ASSAULT"),
    "five_staff_persona_non_grata": Coding(("expel_diplomats",)),
    "staff_halved": Coding(("expel_diplomats",)),
    "defence_advisers_png+staff_55_to_30": Coding(("expel_diplomats",)),
    "special_representatives_to_be_named": Coding(plain="AGREE"),
}


def coded(row: Row) -> Findings:
    """A report of the row, published on the day after all that it tells of."""
    coding = CODINGS[row.event]
    published = row.end if row.when else row.last
    report = Telling(row, published)
    spoken = {"voices": (voice(row.sender, "asserts"),)} if "suspend_relations" in coding.acts else {}
    for act in coding.acts:
        report.act(act, row.ways, **spoken)
    for act in coding.answers:
        report.act(act, tuple((there, here) for here, there in row.ways))
    if coding.plain:
        report.plain(coding.plain)
    for sender, receiver in row.ways:
        report.told_of_mission(sender, receiver, coding)
    if coding.promised:
        report.promise(coding)
    if row.kind == "contested":
        CONTESTS[row.event](report)
    report.told_of_recognition()
    report.told_of_relations()
    return with_effects(report.findings())


class Telling(Report):
    """A report of one row in the making."""

    def __init__(self, row: Row, published: date) -> None:
        super().__init__(published.isoformat(), coder="analyst", text=f"{row.sender}, {row.receiver}: {row.event}.\n")
        self.row = row

    def actor(self, code: str) -> Actor:
        """The party, with the authority that acts for it where two may."""
        rivals = RIVALS.get(self.row.recognition)
        authority = rivals[0] if rivals and code == self.row.sender else AUTHORITIES.get(code)
        return who(code, authority=authority)

    def act(self, name: str, ways: tuple[tuple[str, str], ...], **more: Any) -> str:
        """An act in each of the ways that it can be done; the receiver does some, and some concern both alike."""
        act = acts()[name]
        for sender, receiver in ways[:1] if act.directed == "pair" else ways:
            one, other = (receiver, sender) if act.directed == "receiver" else (sender, receiver)
            fields = _fields(act, self.actor(one), self.actor(other), self.row)
            event = self.event(one, other, name, **{**fields, **more})
        return event

    def plain(self, type_: str, act: str | None = None, **more: Any) -> str:
        """An event of the sender's whose standings, if any, are told beside it."""
        row = self.row
        fields = {"type": type_, "when": row.when, "mediators": _mediators(row), **more}
        return self.event(row.sender, row.receiver, act, **fields)

    def told_of_mission(self, sender: str, receiver: str, coding: Coding) -> None:
        """What the report tells of a mission and its head beside the act."""
        row, kind = self.row, "nunciature" if sender == "VAT" else "embassy"
        if coding.mission:
            self.mission(sender, receiver, coding.mission, kind, when=row.when)
        class_ = _class(row.to_level)
        if coding.head and class_ and row.kind != "contested":
            self.head(sender, receiver, class_, "in_post", when=row.when)
        if row.event == "designate_not_sent":
            self.head(sender, receiver, "ambassador", "withdrawn", person=_designate(sender), when=row.when)

    def promise(self, coding: Coding) -> None:
        """An agreement or an announcement and what is promised in it; a mediator's word where one announces it."""
        row = self.row
        event = self.plain("AGREE")
        promisors = [row.sender, row.receiver] if row.scope == "pair" else [row.sender]
        more: dict[str, Any] = {} if row.scope == "pair" else {"beneficiaries": (self.actor(row.receiver),)}
        if coding.months:
            due = date(row.first.year, row.first.month + coding.months, row.first.day)
            more |= {"deadline": on(due.isoformat())}
        voices = tuple(voice(third, "asserts") for third in row.third)
        self.commitment(promisors, str(coding.promised), coding.grade, from_event=event, voices=voices, **more)

    def told_of_recognition(self) -> None:
        """What the report says of recognition, or has done about it."""
        row, note = self.row, self.row.recognition
        if note in UNRECOGNISED and row.governed:
            by = row.receiver if row.governed == row.sender else row.sender
            of = who(row.governed, authority=AUTHORITIES[row.governed])
            words = f"{by} has not recognised those who govern {row.governed}."
            state = UNRECOGNISED[note]
            self.standing(Recognition, words, by=who(by), of=of, object="government", state=state)
        if note in RIVALS:
            of = who(row.sender, authority=RIVALS[note][1])
            words = f"{row.receiver} recognises another government of {row.sender}."
            self.standing(Recognition, words, by=who(row.receiver), of=of, object="government", state="de_jure")
        if note == UNRECOGNISED_STATE:
            self.recognition(row.sender, row.receiver, "none")
        if note == MOVED_RECOGNITION:
            self.act("recognise_government", row.ways[:1])
        if note == DERECOGNITION:
            self.act("withdraw_recognition", row.ways[:1])

    def told_of_relations(self) -> None:
        """How relations stand, as background, where the row's own act does not say it. A promise tells nothing new."""
        row = self.row
        moved = {effect.standing for act in CODINGS[row.event].acts for effect in acts()[act].effects}
        if "relations" not in moved and row.relations_after != "unknown" and row.kind != "commitment":
            self.relations(row.sender, row.receiver, row.relations_after)


def _fields(act: Act, one: Actor, other: Actor, row: Row) -> dict[str, Any]:
    parties = (one, other) if act.symmetric else (one,)
    others = (other, one) if act.symmetric else (other,)
    return {
        "type": act.type,
        "mode": act.mode,
        "when": row.when,
        "actors": parties,
        "recipients": others,
        "mediators": _mediators(row),
    }


def _mediators(row: Row) -> tuple[Actor, ...]:
    return tuple(map(who, row.third))


# --- Contested rows: what each side says


def _claimed_recognition(report: Telling) -> None:
    """The press takes credentials for recognition; the receiver says that they are none."""
    row = report.row
    of = who(row.sender, authority=AUTHORITIES[row.sender])
    voices = (voice("publisher", "asserts"), voice(row.receiver, "denies"))
    held: dict[str, Any] = {"by": who(row.receiver), "of": of, "object": "government", "state": "de_jure"}
    told = report.standing(Recognition, "The press takes the ceremony for recognition.", voices=voices, **held)
    report.claim(told, "disputed", voices)


def _another_government_behind_the_head(report: Telling) -> None:
    """Who heads the mission now was sent by another government; the receiver does not comment."""
    row = report.row
    charge: dict[str, Any] = {"class": "charge", "phase": "in_post", "receiver": who(row.receiver)}
    for authority, person in (("Islamic Republic", "The First"), (AUTHORITIES[row.sender], "The Second")):
        sender = who(row.sender, authority=authority)
        report.standing(Representation, f"{person}, of {authority}.", sender=sender, person=person, **charge)
    event = report.plain("SUPPORT")
    report.claim(event, "unconfirmed", (voice("publisher", "asserts"), voice(row.receiver, "declines")))


def _called_a_rupture(report: Telling) -> None:
    """One report says "recalled" and "broke off"; nobody else says the second, which stays a possibility."""
    broken = report.act("sever_relations", report.row.ways, status="possible")
    report.claim(broken, "unconfirmed", (voice("publisher", "asserts"),))


def _claimed_opening(report: Telling) -> None:
    """The sender says that its mission is at work, which no other source sees yet."""
    voices = (voice(report.row.sender, "asserts"), voice("publisher", "questions"))
    opened = report.act("reopen_embassy", report.row.ways, status="possible", voices=voices)
    report.claim(opened, "unconfirmed", voices)


def _recall_and_decree(report: Telling) -> None:
    """A recall, the decree that orders it, and the end of functions: three days for one change."""
    row = report.row
    recalled, decreed, ended = row.told_days
    recall = report.act("recall_ambassador", row.ways, when=recalled)
    decision = report.plain("AGREE", when=decreed)
    beneficiaries = (who(row.receiver),)
    report.commitment([row.sender], "recall_ambassador", "announced", from_event=decision, beneficiaries=beneficiaries)
    report.head(row.sender, row.receiver, "ambassador", "ended", when=ended)
    report.claim(recall, "unconfirmed", (voice("publisher", "asserts"), voice(row.sender, "declines")))


def _expelled_or_withdrawn(report: Telling) -> None:
    """The receiver says that it expelled the head, the sender that it called him home."""
    row = report.row
    voices = (voice(row.receiver, "asserts"), voice(row.sender, "denies"))
    expelled = report.act("expel_ambassador", row.ways, voices=voices)
    report.claim(expelled, "disputed", voices)


def _expelled_or_for_consultations(report: Telling) -> None:
    """The receiver expels a head who, others say, goes home for consultations; the sender has no information."""
    row = report.row
    recalled = report.act("recall_ambassador", row.ways, voices=(voice("publisher", "asserts"),))
    report.claim(recalled, "unconfirmed", (voice("publisher", "asserts"), voice(row.sender, "declines")))


def _called_severed(report: Telling) -> None:
    """The press writes "severed"."""
    voices = (voice("publisher", "asserts"),)
    severed = report.act("sever_relations", report.row.ways, voices=voices)
    report.claim(severed, "unconfirmed", voices)


def _suspended_or_broken_off(report: Telling) -> None:
    """The receiver speaks of a suspension, the press of a rupture."""
    there, back = report.row.ways[0], report.row.ways[0][::-1]
    report.act("suspend_relations", (back,), voices=(voice(there[1], "asserts"),))
    _called_severed(report)


def _severed_already(report: Telling) -> None:
    """Nobody contests the act; the other side had done the same before."""
    voices = (voice(report.row.sender, "asserts"), voice("publisher", "questions"))
    again = report.act("sever_relations", report.row.ways, voices=voices)
    report.claim(again, "unconfirmed", voices)


CONTESTS: Mapping[str, Callable[[Telling], None]] = {
    "credentials_presented_to_head_of_state": _claimed_recognition,
    "head_of_mission_replaced": _another_government_behind_the_head,
    "ambassador_recalled": _called_a_rupture,
    "claimed_reopening": _claimed_opening,
    "ambassador_recalled+downgrade": _recall_and_decree,
    "high_commissioner_leaves": _expelled_or_withdrawn,
    "ambassador_expelled": _expelled_or_for_consultations,
    "relations_suspended": _called_severed,
    "nunciature_closed": _suspended_or_broken_off,
    "relations_severed_again_by_other_side": _severed_already,
}

# --- Before a row


def announced(row: Row) -> Findings | None:
    """A report of the decision, where it was announced before the day on which it took effect."""
    if row.decided is None or row.decided >= row.first:
        return None
    report = Telling(row, row.decided)
    for name in CODINGS[row.event].acts:
        report.act(name, row.ways, when=row.decided.isoformat(), status="announced")
    return with_effects(report.findings())


def background(row: Row, ways: Iterable[tuple[str, str]], *, relations: bool = True) -> Findings:
    """A report, weeks before, of how the pair stood by `from_level`, with what the row's act presupposes."""
    published = min(filter(None, (row.first, row.decided))) - BEFORE
    report = Telling(row, published)
    state = relations_before(row) if relations else None
    if state == "severed":
        there = (row.sender, row.receiver)
        report.act("sever_relations", (there[::-1] if row.event == SEVERED_AGAIN else there,), when=None)
    elif state:
        report.relations(row.sender, row.receiver, state)
    for sender, receiver in ways:
        _level_before(report, sender, receiver)
    return with_effects(report.findings())


def relations_before(row: Row) -> str | None:
    """How relations stood before the row: what its act or its promise changes, else what the row says they are."""
    coding = CODINGS[row.event]
    if "restore_relations" in (*coding.acts, coding.promised) or row.event == SEVERED_AGAIN:
        return "severed"
    if "establish_relations" in coding.acts:
        return "never"
    if {"sever_relations", "suspend_relations", "close_embassy"} & {*coding.acts}:
        return "established"
    return None if row.relations_after == "unknown" else row.relations_after


def _level_before(report: Telling, sender: str, receiver: str) -> None:
    row, level = report.row, report.row.from_level
    if level == "unchanged":
        # So that whatever moves is seen to move.
        level = "ambassador"
    class_ = _class(level)
    if class_ or level == "embassy_head_unknown":
        state = "remote" if level.startswith("non_resident") else "open"
        report.mission(sender, receiver, state, _EMBASSIES.get(level, "embassy"))
    match level:
        case "none_closed":
            report.mission(sender, receiver, "closed")
        case "none":
            report.standing(Channel, "No mission.", sender=who(sender), receiver=who(receiver), channel="none")
        case "technical_mission":
            report.mission(sender, receiver, "open", "technical_mission")
            report.head(sender, receiver, "outside", "in_post")
        case "interests_section" | "protecting_power":
            third = who(row.third[0])
            sent, to = who(sender), who(receiver)
            report.standing(Channel, f"By {level}.", channel=level, sender=sent, receiver=to, through=third)
        case "ambassador_vacant":
            report.head(sender, receiver, "ambassador", "vacant")
        case "ambassador_designate":
            report.head(sender, receiver, "charge", "in_post", mode="ad_interim")
            report.head(sender, receiver, "ambassador", "appointed", person=_designate(sender))
        case _ if class_:
            report.head(sender, receiver, class_, "in_post")


_EMBASSIES = {"high_commissioner": "high_commission", "nuncio": "nunciature"}
_CLASSES = {
    "ambassador": "ambassador", "high_commissioner": "ambassador", "nuncio": "ambassador", "charge": "charge",
    "non_resident_charge": "charge", "ambassador_vacant": "ambassador", "ambassador_designate": "ambassador",
}  # fmt: skip


def _class(level: str) -> str | None:
    """The class of head that a level of the table names."""
    return _CLASSES.get(level)


def _designate(sender: str) -> str:
    return f"Designate of {sender}"


@lru_cache(maxsize=1)
def acts() -> Acts:
    """The table of acts."""
    return load_acts(DATA)


def with_effects(findings: Findings) -> Findings:
    """The findings with the standings that their acts bring about."""
    told = list(findings.standings)
    for event in findings.events:
        for standing in effects(event, acts(), is_state=lambda code: True):
            told.append(standing.model_copy(update={"id": f"s{len(told) + 1}"}))
    return findings.model_copy(update={"standings": tuple(told)})
