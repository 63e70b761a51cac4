"""What acts bring about, and what they do not."""

from datetime import date
from pathlib import Path

import pytest

import detente
from detente.coding.effects import PLACEHOLDER_ID, effects
from detente.model import (
    Actor,
    Channel,
    Event,
    Evidence,
    Format,
    Mission,
    Recognition,
    Relations,
    Representation,
    Standing,
    Status,
    Voice,
    When,
)
from detente.ontology.acts import Acts, load_acts

STATES = {"NOR", "HUN", "PER", "LAO", "CHE", "QAT", "SDN", "TCD", "NPL"}


@pytest.fixture(scope="module")
def acts() -> Acts:
    return load_acts(Path(detente.__file__).parent / "data")


def party(code: str, **more: str) -> Actor:
    return Actor(code=code, sector="GOV", via="name", **more)


NORWAY, HUNGARY, PERU, SWITZERLAND = party("NOR"), party("HUN"), party("PER"), party("CHE")


def event(
    act: str | None,
    words: str = "They did it.",
    *,
    actors: tuple[Actor, ...] = (NORWAY,),
    recipients: tuple[Actor, ...] = (HUNGARY,),
    mediators: tuple[Actor, ...] = (),
    hosts: tuple[Actor, ...] = (),
    status: Status = "actual",
) -> Event:
    evidence = Evidence(article="a1", start=0, end=len(words), quote=words)
    return Event(
        id="e7", type="SUPPORT", act=act, actors=actors, recipients=recipients, mediators=mediators, hosts=hosts,
        status=status, when=When(earliest=date(2025, 3, 4), latest=date(2025, 3, 4), precision="day", basis="stated"),
        voices=(Voice(holder="publisher", stance="asserts"),), evidence=(evidence,), trigger=(evidence,), rule="test",
        confidence=1.0,
    )  # fmt: skip


def told(happening: Event, acts: Acts) -> tuple[Standing, ...]:
    return effects(happening, acts, is_state=STATES.__contains__)


def one(happening: Event, acts: Acts) -> Standing:
    (standing,) = told(happening, acts)
    return standing


def head(happening: Event, acts: Acts) -> Representation:
    standing = one(happening, acts)
    assert isinstance(standing, Representation)
    return standing


def way(standing: Standing) -> tuple[str, str]:
    assert isinstance(standing, Representation | Mission | Channel)
    return standing.sender.party, standing.receiver.party


def test_a_recall_leaves_a_charge_ad_interim(acts: Acts) -> None:
    left = head(event("recall_ambassador", "Norway recalled its ambassador to Hungary."), acts)
    assert (left.class_, left.mode, left.phase, left.inferred) == ("charge", "ad_interim", "recalled", "VCDR art. 19")
    assert way(left) == ("NOR", "HUN")


def test_a_standing_points_back_to_its_event(acts: Acts) -> None:
    happening = event("recall_ambassador")
    left = head(happening, acts)
    assert (left.id, left.from_event) == (PLACEHOLDER_ID, happening.id)
    assert (left.when, left.voices, left.evidence) == (happening.when, happening.voices, happening.evidence)


def test_a_recall_for_consultations_is_no_withdrawal(acts: Acts) -> None:
    phases = {
        words: head(event("recall_ambassador", words), acts).phase
        for words in (
            "Norway called its ambassador home for consultations.",
            "Norway withdrew its ambassador for consultations.",
            "Norway permanently withdrew its ambassador.",
        )
    }
    assert list(phases.values()) == ["recalled", "recalled", "withdrawn"]


@pytest.mark.parametrize("status", ["announced", "possible", "negated"])
def test_an_act_that_was_not_done_moves_nothing(acts: Acts, status: Status) -> None:
    for act in acts:
        assert told(event(act.act, status=status, mediators=(SWITZERLAND,)), acts) == ()


def test_an_event_without_an_act_moves_nothing(acts: Acts) -> None:
    assert told(event(None), acts) == ()


def test_agreeing_to_send_ambassadors_does_not_send_them(acts: Acts) -> None:
    agreed = event(None, "Norway and Hungary agreed to send ambassadors.", actors=(NORWAY, HUNGARY))
    assert told(agreed.model_copy(update={"type": "AGREE"}), acts) == ()


@pytest.mark.parametrize(
    "name",
    "expel_diplomats withdraw_diplomats summon protest_note ceasefire_agree ceasefire_implement sign_treaty "
    "suspend_treaty offer_mediation".split(),
)
def test_an_expelled_counsellor_a_protest_or_a_ceasefire_moves_no_level(acts: Acts, name: str) -> None:
    assert told(event(name), acts) == ()


def test_expulsion_moves_the_sender_s_head_at_the_expeller(acts: Acts) -> None:
    left = head(event("expel_ambassador", actors=(PERU,), recipients=(HUNGARY,)), acts)
    assert way(left) == ("HUN", "PER")
    assert (left.class_, left.mode, left.phase) == ("charge", "ad_interim", "persona_non_grata")
    assert left.inferred == "VCDR art. 19"


def test_severing_ends_both_missions_and_both_heads(acts: Acts) -> None:
    standings = told(event("sever_relations"), acts)
    relations = [s for s in standings if isinstance(s, Relations)]
    assert [(s.state, s.worded_by) for s in relations] == [("severed", NORWAY)]
    missions = {way(s): s.state for s in standings if isinstance(s, Mission)}
    heads = {way(s): s.phase for s in standings if isinstance(s, Representation)}
    assert missions == {("NOR", "HUN"): "closed", ("HUN", "NOR"): "closed"}
    assert heads == {("NOR", "HUN"): "ended", ("HUN", "NOR"): "ended"}


def test_severing_leaves_the_consular_track_alone(acts: Acts) -> None:
    missions = [s for s in told(event("sever_relations"), acts) if isinstance(s, Mission)]
    assert [s.mission for s in missions] == ["embassy", "embassy"]


def test_each_side_that_severs_is_kept_with_its_own_word(acts: Acts) -> None:
    both = event("sever_relations", actors=(NORWAY, HUNGARY), recipients=(HUNGARY, NORWAY))
    standings = told(both, acts)
    assert [s.worded_by for s in standings if isinstance(s, Relations)] == [NORWAY, HUNGARY]
    assert len([s for s in standings if isinstance(s, Mission)]) == 2


def test_suspending_relations_ends_no_mission(acts: Acts) -> None:
    standing = one(event("suspend_relations"), acts)
    assert isinstance(standing, Relations)
    assert (standing.state, standing.worded_by) == ("suspended", NORWAY)


def test_establishing_relations_opens_no_embassy_and_is_one_record_for_the_pair(acts: Acts) -> None:
    standing = one(event("establish_relations", actors=(NORWAY, HUNGARY), recipients=(NORWAY, HUNGARY)), acts)
    assert isinstance(standing, Relations)
    assert ({p.code for p in standing.parties}, standing.state) == ({"NOR", "HUN"}, "established")
    assert standing.worded_by is None


def test_opening_an_embassy_says_nothing_of_its_head(acts: Acts) -> None:
    for name in ("open_embassy", "reopen_embassy"):
        standing = one(event(name), acts)
        assert isinstance(standing, Mission)
        assert (standing.state, standing.mission, way(standing)) == ("open", "embassy", ("NOR", "HUN"))


def test_closing_an_embassy_leaves_no_head_there_and_breaks_no_relations(acts: Acts) -> None:
    mission, absent = told(event("close_embassy", "Norway closed its embassy in Budapest."), acts)
    assert isinstance(mission, Mission)
    assert isinstance(absent, Representation)
    assert (mission.state, absent.phase, way(mission), way(absent)) == ("closed", "absent", *[("NOR", "HUN")] * 2)


def test_a_consulate_that_the_receiver_has_closed_is_the_sender_s(acts: Acts) -> None:
    ordered = "Norway ordered Hungary to close its consulate in Bergen within a week."
    own = "Norway ordered its consul to close the office."
    assert way(one(event("close_consulate", ordered), acts)) == ("HUN", "NOR")
    assert way(one(event("close_consulate", own), acts)) == ("NOR", "HUN")


def test_closing_a_consulate_leaves_the_embassy_alone(acts: Acts) -> None:
    standing = one(event("close_consulate"), acts)
    assert isinstance(standing, Mission)
    assert standing.mission == "consulate"


def test_an_upgrade_raises_one_side_at_a_time(acts: Acts) -> None:
    raised = head(event("upgrade_representation", "Norway upgraded its ties with Hungary to ambassador level."), acts)
    assert (raised.class_, raised.inferred, way(raised)) == ("ambassador", None, ("NOR", "HUN"))


def test_both_sides_upgrade_where_both_act(acts: Acts) -> None:
    both = event("upgrade_representation", actors=(NORWAY, HUNGARY), recipients=(HUNGARY, NORWAY))
    assert [way(s) for s in told(both, acts)] == [("NOR", "HUN"), ("HUN", "NOR")]


def test_a_class_that_the_text_does_not_name_is_inferred(acts: Acts) -> None:
    raised = head(event("upgrade_representation", "Norway upgraded its representation."), acts)
    lowered = head(event("downgrade_representation", "Norway downgraded its representation."), acts)
    assert (raised.class_, raised.inferred) == ("ambassador", "VCDR art. 14")
    assert (lowered.class_, lowered.inferred) == ("charge", "VCDR art. 14")


def test_the_level_reached_counts_and_not_the_level_left(acts: Acts) -> None:
    up = "Norway raised its ties from the level of chargé d’affaires to the level of ambassador."
    down = "Norway lowered its ties from ambassador level to the level of chargé d’affaires."
    assert head(event("upgrade_representation", up), acts).class_ == "ambassador"
    assert head(event("downgrade_representation", down), acts).class_ == "charge"
    office = "Norway cut its presence to a liaison office."
    assert head(event("downgrade_representation", office), acts).class_ == "outside"


def test_a_mission_raised_to_an_embassy_has_no_ambassador_by_that(acts: Acts) -> None:
    standing = one(event("upgrade_representation", "Norway upgraded its technical mission to an embassy."), acts)
    assert isinstance(standing, Mission)
    assert (standing.mission, standing.state) == ("embassy", "open")


@pytest.mark.parametrize(
    ("name", "phase", "sender"),
    [
        ("nominate_head", "nominated", "NOR"),
        ("grant_agrement", "agrement_granted", "HUN"),
        ("refuse_agrement", "agrement_refused", "HUN"),
        ("appoint_head", "appointed", "NOR"),
        ("arrive", "arrived", "NOR"),
        ("present_copy", "copy_presented", "NOR"),
        ("present_credentials", "credentials_presented", "NOR"),
        ("return_ambassador", "in_post", "NOR"),
    ],
)
def test_the_sender_names_and_sends_its_head_and_the_receiver_consents(
    acts: Acts, name: str, phase: str, sender: str
) -> None:
    moved = head(event(name), acts)
    assert (moved.phase, moved.class_, moved.mode) == (phase, "ambassador", "en_titre")
    assert way(moved)[0] == sender


def test_a_charge_who_is_appointed_is_no_ambassador(acts: Acts) -> None:
    named = head(event("appoint_head", "Norway named a new chargé d'affaires in Budapest."), acts)
    assert (named.class_, named.mode, named.phase) == ("charge", "unknown", "appointed")


def test_who_presents_credentials_is_named_where_the_actor_is_a_person(acts: Acts) -> None:
    envoy = party("NOR", name="Kari Lund", role="Ambassador")
    assert head(event("present_credentials", actors=(envoy,)), acts).person == "Kari Lund"
    assert head(event("present_credentials", actors=(party("NOR", name="Norway"),)), acts).person is None


def test_taking_credentials_recognises_no_government(acts: Acts) -> None:
    assert not [s for s in told(event("present_credentials"), acts) if isinstance(s, Recognition)]


def test_recognising_a_state_and_recognising_a_government_are_two_records(acts: Acts) -> None:
    state, government = one(event("recognise_state"), acts), one(event("recognise_government"), acts)
    assert isinstance(state, Recognition)
    assert isinstance(government, Recognition)
    assert (state.object, state.state) == ("state", "de_jure")
    assert (government.object, government.state) == ("government", "de_jure")
    assert (state.by, state.of) == (NORWAY, HUNGARY)


def test_refusing_to_recognise_an_authority_says_nothing_of_its_state(acts: Acts) -> None:
    council = party("SDN", authority="the Council")
    refused = one(event("refuse_recognition", recipients=(council,)), acts)
    withdrawn = one(event("withdraw_recognition", recipients=(party("SDN"),)), acts)
    assert isinstance(refused, Recognition)
    assert isinstance(withdrawn, Recognition)
    assert (refused.object, refused.state) == ("government", "none")
    assert (withdrawn.object, withdrawn.state) == ("state", "withdrawn")


def test_a_protecting_power_opens_a_channel_and_no_mission(acts: Acts) -> None:
    channel = one(event("protecting_power", mediators=(SWITZERLAND,)), acts)
    assert isinstance(channel, Channel)
    assert (channel.channel, channel.through, way(channel)) == ("protecting_power", SWITZERLAND, ("NOR", "HUN"))


def test_without_a_third_state_nobody_protects_but_a_section_may_stand(acts: Acts) -> None:
    assert told(event("protecting_power"), acts) == ()
    section = one(event("interests_section"), acts)
    assert isinstance(section, Channel)
    assert (section.channel, section.through) == ("interests_section", None)


def test_mediated_talks_are_a_format_of_their_parties(acts: Acts) -> None:
    qatar, sudan, chad = party("QAT"), party("SDN"), party("TCD")
    talks = event(
        "mediate", actors=(sudan, chad), recipients=(chad, sudan), mediators=(qatar,), hosts=(SWITZERLAND,)
    )  # fmt: skip
    standing = one(talks, acts)
    assert isinstance(standing, Format)
    assert (standing.form, standing.parties, standing.mediators) == ("mediation", (sudan, chad), (qatar,))
    assert standing.host == SWITZERLAND


def test_who_mediates_between_others_is_no_party_and_armed_groups_are(acts: Acts) -> None:
    qatar, sudan, rebels = party("QAT"), party("SDN"), Actor(code="RSF", sector="REB", via="name")
    standing = one(event("mediate", actors=(qatar,), recipients=(sudan, rebels)), acts)
    assert isinstance(standing, Format)
    assert (standing.parties, standing.mediators) == ((sudan, rebels), (qatar,))


def test_only_states_send_and_receive_heads_and_never_to_themselves(acts: Acts) -> None:
    union = Actor(code="UN", sector="IGO", via="name")
    assert told(event("recall_ambassador", recipients=(union,)), acts) == ()
    assert told(event("recall_ambassador", recipients=(party("NOR.GOV"),)), acts) == ()
    assert told(event("recall_ambassador", recipients=()), acts) == ()


def test_several_senders_and_receivers_are_as_many_pairs(acts: Acts) -> None:
    many = event("recall_ambassador", actors=(NORWAY, PERU), recipients=(HUNGARY, party("LAO.GOV")))
    pairs = {way(s) for s in told(many, acts)}
    assert pairs == {("NOR", "HUN"), ("NOR", "LAO"), ("PER", "HUN"), ("PER", "LAO")}


def test_two_names_of_one_state_are_one_sender(acts: Acts) -> None:
    twice = event("recall_ambassador", actors=(NORWAY, party("NOR.GOV", name="Oslo")))
    assert len(told(twice, acts)) == 1


def test_war_and_talks_move_no_level(acts: Acts) -> None:
    assert told(event(None).model_copy(update={"type": "ASSAULT", "mode": "aerial"}), acts) == ()
    assert told(event(None).model_copy(update={"type": "CONSULT", "mode": "visit"}), acts) == ()
