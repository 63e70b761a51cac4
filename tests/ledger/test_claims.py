"""Claims across articles: one proposition, every voice, and the state that follows from all of them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from detente.ledger import Ledger, claims
from detente.ledger.claimed import open_claims_of
from detente.model import FollowedClaim, Magnitude, Quantity, Voice

from .printing import attack, enter, paper
from .saying import NORWAY_HUNGARY, Report, voice

ACCUSED, DENIED = voice("NOR", "accuses"), voice("HUN", "denies")


def claimed(domain: str, published: str, voices: Sequence[Voice], **more: Any) -> Report:
    """A report that Hungary is said to have attacked Norway on 4 March, by these voices alone."""
    report = paper(f"{domain}.example", published)
    deed = attack(report, **{"voices": tuple(voices), **more})
    report.claim(deed, "unconfirmed", voices, against=["HUN"])
    return report


def worded(domain: str, published: str, words: str, said: Voice) -> Report:
    """A report of a claim that is no event: its words alone."""
    report = paper(f"{domain}.example", published)
    report.event("HUN", "NOR", None, type="REJECT", when=published)
    report.claim(words, "unconfirmed", [said], against=["HUN"])
    return report


def own(domain: str, published: str = "2025-03-06") -> Report:
    """A report that tells the attack in its own name."""
    report = paper(f"{domain}.example", published)
    attack(report)
    return report


def asked(ledger: Ledger, **more: Any) -> tuple[FollowedClaim, ...]:
    return claims(ledger, pair=NORWAY_HUNGARY, **more)


def states(ledger: Ledger, **more: Any) -> list[tuple[str, str]]:
    return [(each.state, each.rule) for each in asked(ledger, **more)]


def test_one_claim_in_two_papers_is_one_with_every_voice(ledger: Ledger) -> None:
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED]), danube=claimed("danube", "2025-03-06", [DENIED]))
    (claim,) = asked(ledger)
    said = [(each.holder, each.stance, each.day) for each in claim.voices]
    assert said == [("NOR", "accuses", date(2025, 3, 5)), ("HUN", "denies", date(2025, 3, 6))]
    assert (claim.state, claim.rule, claim.against_parties) == ("disputed", "denied", ("HUN",))
    # Two claims and the two tellings of the deed.
    assert len(claim.entries) == 4


def test_an_accusation_that_nobody_answers_stays_unconfirmed_however_many_print_it(ledger: Ledger) -> None:
    enter(ledger, **{each: claimed(each, "2025-03-05", [ACCUSED]) for each in ("fjord", "danube", "alps")})
    (claim,) = asked(ledger)
    assert (claim.state, claim.independent, len(claim.origins)) == ("unconfirmed", 0, 1)
    assert claim.origins[0].name == "NOR"


def test_declining_to_confirm_is_no_denial(ledger: Ledger) -> None:
    declines = claimed("danube", "2025-03-06", [voice("HUN", "declines")])
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED]), danube=declines)
    assert states(ledger) == [("unconfirmed", "unanswered")]


def test_the_admission_of_the_accused_confirms(ledger: Ledger) -> None:
    admits = claimed("danube", "2025-03-06", [voice("HUN", "confirms")])
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED]), danube=admits)
    assert states(ledger) == [("confirmed", "admitted")]


def test_a_party_s_last_word_counts_and_its_first_is_kept(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=claimed("fjord", "2025-03-05", [ACCUSED, DENIED]),
        danube=claimed("danube", "2025-03-09", [voice("HUN", "confirms")]),
    )
    (claim,) = asked(ledger)
    assert [each.stance for each in claim.voices if each.holder == "HUN"] == ["denies", "confirms"]
    assert (claim.state, claim.rule) == ("confirmed", "admitted")
    assert states(ledger, valid=date(2025, 3, 8)) == [("disputed", "denied")]


def test_two_papers_that_tell_it_themselves_confirm_and_one_does_not(ledger: Ledger) -> None:
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED]), danube=own("danube"))
    assert states(ledger) == [("unconfirmed", "unanswered")]
    enter(ledger, alps=own("alps"))
    assert states(ledger) == [("confirmed", "independent_origins")]


def test_two_papers_with_one_agency_are_no_two_witnesses(ledger: Ledger) -> None:
    danube, alps = (paper(f"{each}.example", "2025-03-06", credit="OSLO (AFP) - ") for each in ("danube", "alps"))
    attack(danube)
    attack(alps)
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED]), danube=danube, alps=alps)
    (claim,) = asked(ledger)
    assert (claim.state, claim.independent) == ("unconfirmed", 1)


def test_a_denial_outweighs_any_number_of_papers(ledger: Ledger) -> None:
    reports = {each: own(each) for each in ("danube", "alps", "steppe")}
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED, DENIED]), **reports)
    (claim,) = asked(ledger)
    assert (claim.state, claim.independent) == ("disputed", 3)


def test_a_party_that_it_is_not_about_is_a_witness_and_the_victim_is_none(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=claimed("fjord", "2025-03-05", [voice("NOR", "asserts")]),
        danube=claimed("danube", "2025-03-05", [voice("SWE", "asserts")]),
    )
    assert [each.independent for each in asked(ledger)] == [1]
    enter(ledger, alps=claimed("alps", "2025-03-06", [voice("UN", "confirms")]))
    assert states(ledger) == [("confirmed", "independent_origins")]


def test_state_media_do_not_admit_for_the_state(ledger: Ledger) -> None:
    paper_ = voice("HUN", "asserts")
    said = paper_.model_copy(update={"holder": paper_.holder.model_copy(update={"code": "HUN.MED", "sector": "MED"})})
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED]), danube=claimed("danube", "2025-03-05", [said]))
    assert states(ledger) == [("unconfirmed", "unanswered")]


def test_who_takes_an_accusation_back_has_withdrawn_it(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=claimed("fjord", "2025-03-05", [ACCUSED]),
        danube=claimed("danube", "2025-03-08", [voice("NOR", "denies")]),
    )
    assert states(ledger) == [("withdrawn", "withdrawn")]


def test_tolls_stand_by_claimant(ledger: Ledger) -> None:
    def killed(number: int) -> Magnitude:
        return Magnitude(killed=Quantity(value=number))

    enter(
        ledger,
        fjord=claimed("fjord", "2025-03-05", [ACCUSED], magnitude=killed(12)),
        danube=claimed("danube", "2025-03-05", [voice("HUN", "asserts")], magnitude=killed(3)),
    )
    (claim,) = asked(ledger)
    assert {(toll.claimant, toll.value) for toll in claim.tolls} == {("NOR", 12), ("HUN", 3)}


def test_claims_on_two_attacks_are_two(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=claimed("fjord", "2025-03-05", [ACCUSED]),
        danube=claimed("danube", "2025-03-09", [ACCUSED], when="2025-03-08"),
    )
    assert len(asked(ledger)) == 2


def test_words_without_an_event_are_one_claim_where_they_are_largely_the_same(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=worded("fjord", "2025-03-05", "opening its diplomatic mail at the airport", ACCUSED),
        danube=worded("danube", "2025-03-08", "opening Norwegian diplomatic mail", DENIED),
        alps=worded("alps", "2025-03-08", "meddling in the election of mayors", ACCUSED),
    )
    found = {each.words: each.state for each in claims(ledger)}
    assert found == {
        "opening its diplomatic mail at the airport": "disputed", "meddling in the election of mayors": "unconfirmed",
    }  # fmt: skip


def test_a_denial_that_names_no_accuser_counts_where_it_fits_and_nowhere_else(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=worded("fjord", "2025-03-05", "opening its diplomatic mail", ACCUSED),
        danube=worded("danube", "2025-03-08", "opening Norwegian diplomatic mail", DENIED),
        alps=worded("alps", "2025-03-08", "printing money for its neighbours", DENIED),
    )
    assert states(ledger) == [("disputed", "denied")]


def test_the_same_words_a_month_later_are_another_claim(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=worded("fjord", "2025-03-05", "opening its diplomatic mail", ACCUSED),
        danube=worded("danube", "2025-04-20", "opening its diplomatic mail", DENIED),
    )
    assert sorted(each.state for each in claims(ledger)) == ["disputed", "unconfirmed"]


def test_words_and_an_event_that_they_tell_are_one_claim(ledger: Ledger) -> None:
    fjord = paper("fjord.example", "2025-03-05")
    deed = fjord.event("HUN", "NOR", "shelling border posts", type="ASSAULT", when="2025-03-04", voices=(ACCUSED,))
    fjord.claim(deed, "unconfirmed", [ACCUSED], against=["HUN"])
    enter(ledger, fjord=fjord, danube=worded("danube", "2025-03-08", "shelling Norwegian border posts", DENIED))
    assert [(each.about, each.state) for each in asked(ledger)] == [("event", "disputed")]


def test_an_undated_denial_days_later_counts_on_the_deed_it_tells_in_the_same_words(ledger: Ledger) -> None:
    reports = {}
    for domain, published, when, said in (
        ("fjord", "2025-03-05", "2025-03-04", ACCUSED),
        ("danube", "2025-03-12", None, DENIED),
    ):
        reports[domain] = paper(f"{domain}.example", published)
        deed = reports[domain].event("HUN", "NOR", "shelling border posts", type="ASSAULT", when=when, voices=(said,))
        reports[domain].claim(deed, "unconfirmed", [said], against=["HUN"])
    enter(ledger, **reports)
    assert states(ledger) == [("disputed", "denied")]


def test_a_claim_on_how_things_stand_is_one_over_all_papers(ledger: Ledger) -> None:
    reports = {}
    for domain, said in (("fjord", voice("NOR", "asserts")), ("danube", DENIED)):
        reports[domain] = paper(f"{domain}.example", "2025-03-05")
        stands = reports[domain].mission("HUN", "NOR", "closed", voices=(said,))
        reports[domain].claim(stands, "unconfirmed", [said])
    enter(ledger, **reports)
    (claim,) = asked(ledger)
    assert (claim.about, claim.state, claim.what) == ("standing", "disputed", "HUN → NOR: embassy closed")


@pytest.mark.parametrize(("known", "state"), [("2025-03-05", "unconfirmed"), ("2025-03-06", "disputed")])
def test_a_claim_stands_as_was_known(ledger: Ledger, known: str, state: str) -> None:
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED]), danube=claimed("danube", "2025-03-06", [DENIED]))
    assert [each.state for each in asked(ledger, known=date.fromisoformat(known))] == [state]
    assert asked(ledger, known=date.fromisoformat(known), clock="recorded") == ()


def test_the_disputed_come_first_and_can_be_had_alone(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=claimed("fjord", "2025-03-05", [ACCUSED, DENIED]),
        danube=claimed("danube", "2025-03-09", [ACCUSED], when="2025-03-08"),
    )
    assert [each.state for each in asked(ledger)] == ["disputed", "unconfirmed"]
    assert [each.state for each in claims(ledger, disputed=True)] == ["disputed"]


def test_a_claim_over_all_articles_makes_one_part_of_a_position(ledger: Ledger) -> None:
    enter(ledger, fjord=claimed("fjord", "2025-03-05", [ACCUSED]), danube=claimed("danube", "2025-03-06", [DENIED]))
    (claim,) = asked(ledger)
    (part,) = open_claims_of([claim])
    assert (part.state, part.holders, part.entries) == ("disputed", ("NOR accuses", "HUN denies"), claim.entries)
