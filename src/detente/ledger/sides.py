"""One direction of a pair, followed from standing to standing: mission, head, designate, channel."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from detente.ledger.persons import same_person
from detente.ledger.rules import COMING, EMBASSIES, GONE, IN_FUNCTION, ORDER, Placed
from detente.ledger.tracks import NOTHING_KNOWN, Rest, Track, changed, follow, rest_of
from detente.model import (
    Channel,
    ChannelHeld,
    HeadClass,
    HeadHeld,
    HeadMode,
    HeadPhase,
    Level,
    LevelWord,
    Mission,
    MissionHeld,
    MissionKind,
    MissionState,
    Representation,
)

ART_19 = "VCDR art. 19"

ChannelWord = Literal["direct", "interests_section", "protecting_power", "none"]


@dataclass(frozen=True)
class MissionIs:
    kind: MissionKind
    state: MissionState


@dataclass(frozen=True)
class HeadIs:
    class_: HeadClass | None
    mode: HeadMode
    phase: HeadPhase | None
    person: str | None


@dataclass(frozen=True)
class ChannelIs:
    channel: ChannelWord
    through: str | None


@dataclass(frozen=True)
class SideState:
    """How one direction stands after the standings so far. `ended` is the day its mission came to an end, if it did.

    `resumed` says that relations were restored after that. `replaced` is the named head whose leaving nobody told when
    another was told in function. `served` is the head of the same class and name at the first step of taking up
    functions, where a later one was told since.
    """

    mission: Track[MissionIs] | None = None
    city: str | None = None
    head: Track[HeadIs] | None = None
    designate: Track[HeadIs] | None = None
    absent: Track[HeadIs] | None = None
    replaced: Track[HeadIs] | None = None
    served: Track[HeadIs] | None = None
    channel: Track[ChannelIs] | None = None
    ended: date | None = None
    resumed: bool = False

    @property
    def mission_open(self) -> bool:
        return _open(self.mission)

    @property
    def embassy_open(self) -> bool:
        return self.mission_open and self.mission is not None and self.mission.value.kind in EMBASSIES


def _open(mission: Track[MissionIs] | None) -> bool:
    return mission is not None and mission.value.state in ("open", "remote")


def bears_on(state: SideState, told: Mission | Channel | Representation) -> Track[Any] | None:
    """The track that a standing speaks to and contradicts; null where it speaks to none or agrees with it."""
    match told:
        case Mission():
            track = state.mission
            same = track is None or (track.value.state == told.state and _same_mission(track.value.kind, told.mission))
            return None if same else track
        case Channel():
            through = told.through.party if told.through else None
            return None if state.channel and state.channel.value == ChannelIs(told.channel, through) else state.channel
        case Representation():
            if told.phase in COMING or told.phase == "agrement_refused":
                return None
            return None if state.head is None or _agrees(state.head.value, told) else state.head


def _agrees(head: HeadIs, told: Representation) -> bool:
    """Whether a standing says of a head what is held already, as far as it says it."""
    if told.phase in GONE:
        return head.class_ == "charge" and head.mode != "en_titre"
    class_, mode = told.class_ or head.class_, head.mode if told.mode == "unknown" else told.mode
    return head.class_ == class_ and head.mode in (mode, "unknown") and same_person(head.person, told.person)


def against(state: SideState, placed: Placed, told: Mission | Channel | Representation) -> SideState:
    """The same side with a standing that disagrees."""
    match told:
        case Mission():
            return changed(state, mission=state.mission.disagreeing(placed) if state.mission else None)
        case Channel():
            return changed(state, channel=state.channel.disagreeing(placed) if state.channel else None)
        case Representation():
            return changed(state, head=state.head.disagreeing(placed) if state.head else None)


def after_rupture(state: SideState, placed: Placed) -> SideState:
    """Embassies and their heads end with relations; interests sections and liaison offices may stay."""
    if _open(state.mission) and state.mission and state.mission.value.kind not in EMBASSIES:
        return changed(state, head=None, designate=None, absent=None, replaced=None, served=None)
    kind = state.mission.value.kind if state.mission else "embassy"
    mission = follow(state.mission, MissionIs(kind, "closed"), placed, rule="mission_ended_by_rupture")
    gone = changed(state, head=None, designate=None, absent=None, replaced=None, served=None)
    return changed(gone, mission=mission, ended=placed.day, resumed=False)


def after_mission(state: SideState, placed: Placed, told: Mission) -> SideState:
    """An open mission takes the place of the one before; a closed one takes its head along."""
    value = MissionIs(told.mission, told.state)
    if told.state in ("open", "remote"):
        mission = follow(state.mission, value, placed, rule="mission_told")
        channel = None if told.mission in EMBASSIES else state.channel
        return changed(state, mission=mission, city=told.city or state.city, channel=channel, ended=None)
    if _open(state.mission) and state.mission and not _same_mission(state.mission.value.kind, told.mission):
        # The embassy's closing says nothing against the interests section that took its place.
        return state
    mission = follow(state.mission, value, placed, rule="mission_told")
    first_told = state.ended if state.ended and state.head is None else placed.day
    return changed(state, mission=mission, head=None, absent=None, replaced=None, served=None, ended=first_told)


def _same_mission(one: MissionKind, other: MissionKind) -> bool:
    return one == other or (one in EMBASSIES and other in EMBASSIES)


def after_channel(state: SideState, placed: Placed, told: Channel) -> SideState:
    """The channel as told."""
    value = ChannelIs(told.channel, told.through.party if told.through else None)
    return changed(state, channel=follow(state.channel, value, placed, rule="channel_told"))


def after_head(state: SideState, placed: Placed, told: Representation) -> SideState:
    """What a standing of the head changes, by its phase."""
    if told.phase in COMING:
        if state.head and told.person and _serves_already(state.head.value, told):
            return changed(state, head=follow(state.head, state.head.value, placed, rule="head_told"))
        value = HeadIs(told.class_, told.mode, told.phase, told.person)
        return changed(state, designate=follow(state.designate, value, placed, rule="designate"))
    if told.phase == "agrement_refused":
        return changed(state, designate=None)
    step: Callable[[SideState, Placed, Representation], SideState] = (
        _head_leaves if told.phase in GONE else _head_serves
    )
    return step(state, placed, told)


def _serves_already(head: HeadIs, told: Representation) -> bool:
    """Whether the head in function is the one whose appointment is told."""
    return head.person is not None and same_person(head.person, told.person) and head.class_ in (told.class_, None)


def _head_leaves(state: SideState, placed: Placed, told: Representation) -> SideState:
    if _is_designate(state, told):
        # Not acceptable before arrival (art. 9): the one who heads the mission meanwhile stays.
        return changed(state, designate=None)
    if state.ended and state.head is None:
        return state
    before = state.head.value if state.head else None
    was = None if before is None or before.mode == "ad_interim" else before.class_
    away = HeadIs(was, "unknown", told.phase, told.person or (before.person if before else None))
    absent = follow(state.absent, away, placed, rule="charge_ad_interim")
    interim = HeadIs("charge", "ad_interim", told.phase, None)
    if before and before.class_ == "charge" and before.mode == "ad_interim":
        interim, absent = before, state.absent or absent
    head = follow(state.head, interim, placed, rule="charge_ad_interim", inferred=ART_19)
    return changed(state, head=head, absent=absent, replaced=None, served=None)


def _is_designate(state: SideState, told: Representation) -> bool:
    named = state.designate.value.person if state.designate else None
    return bool(named and told.person and same_person(named, told.person))


def _head_serves(state: SideState, placed: Placed, told: Representation) -> SideState:
    credible = placed.change or state.resumed
    if state.ended and (not credible or placed.day <= state.ended):
        # Background that still speaks of an ambassador does not bring a closed mission back.
        mission = state.mission.disagreeing(placed) if state.mission else None
        return changed(state, mission=mission)
    class_ = told.class_ or _class_of_successor(state, told)
    again = _told_again(state, placed, told, class_)
    value = HeadIs(class_, told.mode, told.phase, told.person)
    if again:
        value = _filled_in(again.value, told)
        again = changed(again, value=value)
    head = follow(again or state.head, value, placed, rule="head_told", inferred=told.inferred)
    arrived = told.phase in IN_FUNCTION and not again
    return changed(
        state,
        head=head,
        designate=None if arrived and _succeeds(state, told) else state.designate,
        absent=None if class_ != "charge" else state.absent,
        replaced=state.head if two_en_titre(state.head, value) else state.replaced,
        served=_first_step(state, head),
        # Somebody at the post is a channel, whatever was told before.
        channel=None if _none(state.channel) and placed.change else state.channel,
    )


def _first_step(state: SideState, head: Track[HeadIs]) -> Track[HeadIs] | None:
    """The head at the first step of the same one's taking up functions: an arrival comes before the credentials."""
    before = state.head
    if before is None or before.inferred == ART_19 or before.value == head.value:
        return state.served
    one, other = before.value, head.value
    same = one.class_ == other.class_ and same_person(one.person, other.person)
    if not same or "ad_interim" in (one.mode, other.mode):
        return None
    first = state.served or before
    return changed(first, entries=tuple(dict.fromkeys((*first.entries, *before.entries))))


def _none(channel: Track[ChannelIs] | None) -> bool:
    return channel is not None and channel.value.channel == "none"


def _told_again(
    state: SideState, placed: Placed, told: Representation, class_: HeadClass | None
) -> Track[HeadIs] | None:
    """The head in post, where a standing only tells of him again."""
    if state.head is None:
        return None
    before = state.head.value
    if before.class_ != class_ or not same_person(before.person, told.person):
        return None
    background = not placed.change
    says_nothing_new = told.phase is None and told.mode in (before.mode, "unknown")
    return state.head if says_nothing_new or (background and _agrees(before, told)) else None


def _filled_in(before: HeadIs, told: Representation) -> HeadIs:
    """The head in post with what was not known of him; the longer of two names stays."""
    mode = told.mode if before.mode == "unknown" else before.mode
    person = max(before.person or "", told.person or "", key=len) or None
    return changed(before, mode=mode, person=person)


def two_en_titre(head: Track[HeadIs] | None, value: HeadIs) -> bool:
    """Whether a named ambassador or minister is followed by one of another name."""
    return bool(
        head
        and not same_person(head.value.person, value.person)
        and {head.value.class_, value.class_} <= {"ambassador", "minister"}
        and "ad_interim" not in (head.value.mode, value.mode)
    )


def _succeeds(state: SideState, told: Representation) -> bool:
    return bool(state.designate and same_person(state.designate.value.person, told.person))


def _class_of_successor(state: SideState, told: Representation) -> HeadClass | None:
    """The class of a head who comes or returns without it being said again."""
    if state.designate and _succeeds(state, told):
        return state.designate.value.class_
    if state.absent and same_person(state.absent.value.person, told.person):
        return state.absent.value.class_
    return None


def level(state: SideState, relations: Rest | None) -> Level:
    """The effective level. `relations` is given where they are severed or never were."""
    mission = state.mission
    if _open(mission) and mission and mission.value.kind not in EMBASSIES:
        return _level_of_office(state, mission)
    if relations:
        return _level_of_channel(state, "no_relations", relations)
    if state.head:
        return _level_of_head(state, state.head)
    if _open(mission):
        return Level(word="unknown_head", order=None, **_by("head_unknown", rest_of(mission)))
    if mission:
        return _level_of_channel(state, "no_mission", rest_of(mission))
    return _level_of_channel(state, None, NOTHING_KNOWN)


def _by(rule: str, rest: Rest) -> Rest:
    return Rest(**{**rest, "rule": rule})


def _level_of_head(state: SideState, head: Track[HeadIs]) -> Level:
    class_ = head.value.class_
    first = state.served or head
    entries = tuple(dict.fromkeys((*first.entries, *head.entries)))
    rest = Rest(**{**head.rest(), "since": first.day, "basis": first.basis, "entries": entries})
    if class_ is None:
        return Level(word="unknown_head", order=None, **_by("head_unknown", rest))
    if class_ == "outside":
        return Level(word="liaison", order=ORDER["liaison"], **_by("liaison", rest))
    mission = state.mission
    if head.inferred == ART_19 and mission and mission.value.state == "remote":
        return _level_of_channel(state, "nobody_at_the_post", rest_of(mission))
    if head.inferred == ART_19:
        return Level(word=class_, order=ORDER[class_], **_by("charge_ad_interim", rest))
    if state.ended and state.mission and state.mission.rule != "mission_ended_by_rupture":
        against = Rest(**{**rest, "against": (*rest["against"], *state.mission.entries)})
        return Level(word=class_, order=ORDER[class_], **_by("head_after_closing", against))
    return Level(word=class_, order=ORDER[class_], **_by("level_of_head", rest))


def _level_of_office(state: SideState, mission: Track[MissionIs]) -> Level:
    """A liaison office or interests section; an ambassador who took up functions later outranks it."""
    if state.head and state.head.value.class_ in ("ambassador", "minister") and state.head.day > mission.day:
        return _level_of_head(state, state.head)
    word: LevelWord = "interests_section" if mission.value.kind == "interests_section" else "liaison"
    return Level(word=word, order=ORDER[word], **_by(word, mission.rest()))


def _level_of_channel(state: SideState, otherwise: str | None, rest: Rest) -> Level:
    """The level that a channel gives where there is no mission; else none by the rule `otherwise`, or unknown."""
    channel = state.channel
    if channel and channel.value.channel in ("interests_section", "protecting_power"):
        word: LevelWord = "interests_section" if channel.value.channel == "interests_section" else "protecting_power"
        return Level(word=word, order=ORDER[word], **_by(word, channel.rest()))
    if otherwise:
        return Level(word="none", order=0, **_by(otherwise, rest))
    if channel and channel.value.channel == "none":
        return Level(word="none", order=0, **_by("no_mission", channel.rest()))
    return Level(word="unknown", order=None, **NOTHING_KNOWN)


def mission_held(state: SideState) -> MissionHeld:
    """The mission as a part of a position."""
    value = state.mission.value if state.mission else None
    return MissionHeld(
        kind=value.kind if value else None,
        state=value.state if value else None,
        city=state.city,
        **rest_of(state.mission),
    )


def head_held(track: Track[HeadIs] | None) -> HeadHeld | None:
    """A head as a part of a position; null where none is known."""
    if track is None:
        return None
    value = track.value
    return HeadHeld.model_validate(
        {"class": value.class_, "mode": value.mode, "phase": value.phase, "person": value.person, **track.rest()}
    )


def channel_held(state: SideState) -> ChannelHeld:
    """The channel as a part of a position; an open embassy is one."""
    if state.channel is None and state.embassy_open:
        return ChannelHeld(channel="direct", **_by("own_embassy", rest_of(state.mission)))
    value = state.channel.value if state.channel else None
    through = value.through if value else None
    return ChannelHeld(channel=value.channel if value else None, through=through, **rest_of(state.channel))
