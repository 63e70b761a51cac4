"""Occurrences: one deed told by many outlets is one, and what they tell differently stands side by side."""

from datetime import date
from typing import Any

import pytest

from detente.ledger import Ledger, entries, occurrences
from detente.model import Magnitude, Occurrence, Place, Quantity

from .printing import attack, enter, paper
from .saying import NORWAY_HUNGARY, Report, voice


def between(ledger: Ledger, **more: Any) -> tuple[Occurrence, ...]:
    return occurrences(ledger, pair=NORWAY_HUNGARY, **more)


def of(domain: str, published: str = "2025-03-05", **more: Any) -> Report:
    report = paper(f"{domain}.example", published)
    attack(report, **more)
    return report


def killed(number: int, bound: str | None = None) -> Magnitude:
    return Magnitude(killed=Quantity(value=number, bound=bound))


def at(name: str, lat: float, lon: float, country: str = "NOR") -> Place:
    return Place(name=name, country=country, lat=lat, lon=lon)


def test_one_attack_in_three_papers_is_one_occurrence_of_three_origins(ledger: Ledger) -> None:
    enter(ledger, fjord=of("fjord"), danube=of("danube", "2025-03-06"), alps=of("alps", "2025-03-07"))
    (attack_,) = between(ledger)
    assert (attack_.type, attack_.parties, attack_.earliest) == ("ASSAULT", (("HUN", "NOR"),), date(2025, 3, 4))
    assert (len(attack_.entries), len(attack_.origins)) == (3, 3)
    assert attack_.id == attack_.entries[0]


def test_every_report_says_why_it_was_linked(ledger: Ledger) -> None:
    fjord = of("fjord", where=at("Bergen", 60.39, 5.32))
    danube = of("danube", "2025-03-06", when=None, where=at("Bergen", 60.39, 5.32))
    enter(ledger, fjord=fjord, danube=danube)
    ((first, second),) = (each.tellings for each in between(ledger))
    assert first.why == ()
    assert second.why[:4] == ("type: ASSAULT", "parties: HUN → NOR", "days: 2025-03-04", "place: Bergen")


def test_different_tolls_stand_side_by_side(ledger: Ledger) -> None:
    said = (voice("NOR", "accuses"),)
    fjord = of("fjord", magnitude=killed(12), voices=said)
    danube = of("danube", magnitude=killed(9, "at least"))
    enter(ledger, fjord=fjord, danube=danube)
    (attack_,) = between(ledger)
    tolls = sorted((toll.value, toll.bound, toll.claimant) for toll in attack_.tolls)
    assert tolls == [(9, "at least", "publisher"), (12, None, "NOR")]
    assert attack_.differing == ("killed",)


def test_the_same_toll_twice_differs_in_nothing(ledger: Ledger) -> None:
    enter(ledger, fjord=of("fjord", magnitude=killed(12)), danube=of("danube", magnitude=killed(12)))
    assert between(ledger)[0].differing == ()


def test_swapped_roles_are_two_occurrences_that_point_at_each_other(ledger: Ledger) -> None:
    enter(ledger, fjord=of("fjord"), danube=of("danube", doer="NOR", upon="HUN"))
    one, other = between(ledger)
    assert {one.parties, other.parties} == {(("HUN", "NOR"),), (("NOR", "HUN"),)}
    assert (one.told_reversed, other.told_reversed) == ((other.id,), (one.id,))


def test_a_meeting_is_not_told_the_other_way_round(ledger: Ledger) -> None:
    both = {"type": "CONSULT", "when": "2025-03-04"}
    fjord, danube = paper("fjord.example", "2025-03-05"), paper("danube.example", "2025-03-05")
    fjord.event("NOR", "HUN", None, **both)
    danube.event("NOR", "HUN", None, **both)
    enter(ledger, fjord=fjord, danube=danube)
    assert [each.told_reversed for each in between(ledger)] == [()]


@pytest.mark.parametrize(
    "other",
    [
        {"when": "2025-03-05"},
        {"type": "COERCE"},
        {"status": "negated"},
        {"where": at("Tromso", 69.65, 18.96)},
        {"where": at("Pecs", 46.07, 18.23, "HUN")},
    ],
)
def test_another_day_type_status_or_place_is_another_deed(ledger: Ledger, other: dict[str, Any]) -> None:
    oslo = at("Oslo", 59.91, 10.75)
    enter(ledger, fjord=of("fjord", where=oslo), danube=of("danube", **{"where": oslo, **other}))
    assert all(len(each.entries) == 1 for each in between(ledger))


def test_a_village_and_the_town_beside_it_are_one_place(ledger: Ledger) -> None:
    village, town = at("Drammen", 59.74, 10.20), at("Oslo", 59.91, 10.75)
    enter(ledger, fjord=of("fjord", where=village), danube=of("danube", where=town))
    assert len(between(ledger)) == 1


def test_a_country_at_large_contradicts_none_of_its_towns(ledger: Ledger) -> None:
    country, town = at("Norway", 62.0, 10.0), at("Tromso", 69.65, 18.96)
    enter(ledger, fjord=of("fjord", where=country), danube=of("danube", where=town))
    assert len(between(ledger)) == 1


def test_a_diplomatic_act_is_one_wherever_it_is_told_from(ledger: Ledger) -> None:
    reports = {}
    for domain, place in (("fjord", at("Oslo", 59.91, 10.75)), ("danube", at("Budapest", 47.5, 19.04, "HUN"))):
        reports[domain] = paper(f"{domain}.example", "2025-03-05")
        reports[domain].event("NOR", "HUN", "recall_ambassador", when="2025-03-04", where=place)
    enter(ledger, **reports)
    assert [len(each.entries) for each in between(ledger)] == [2]


def test_a_vague_report_never_draws_two_attacks_into_one(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=of("fjord", when="2025-03-03"),
        danube=of("danube", when="2025-03-05"),
        alps=of("alps", "2025-03-06", when=None),
    )
    assert sorted(len(each.entries) for each in between(ledger)) == [1, 2]


def severed(day: str, when: str) -> Report:
    report = Report(day, text=f"On {day} this was in the papers.\n")
    report.event("NOR", "HUN", "sever_relations", when=when)
    return report


def test_a_report_that_looks_back_on_an_act_tells_of_that_act(ledger: Ledger) -> None:
    enter(ledger, fjord=severed("2025-03-05", "2025-03-04"), danube=severed("2026-03-05", "2025-03"))
    (deed,) = between(ledger)
    assert (deed.earliest, deed.latest) == (date(2025, 3, 4), date(2025, 3, 4))
    assert deed.tellings[1].why[2] == "days: 2025-03-04 within 2025-03-01 to 2025-03-28"


def test_a_report_that_may_look_back_on_either_of_two_acts_tells_of_neither(ledger: Ledger) -> None:
    enter(
        ledger,
        fjord=severed("2025-03-05", "2025-03-04"),
        alps=severed("2025-03-15", "2025-03-14"),
        danube=severed("2026-03-05", "2025-03"),
    )
    assert [len(each.entries) for each in between(ledger)] == [1, 1, 1]


def test_a_toll_told_without_its_doer_belongs_to_the_attack_of_the_same_report(ledger: Ledger) -> None:
    report = of("fjord")
    attack(report, actors=(), magnitude=killed(4), when=None)
    enter(ledger, fjord=report)
    (attack_,) = between(ledger)
    assert [toll.value for toll in attack_.tolls] == [4]


def test_what_only_the_victim_says_is_alleged(ledger: Ledger) -> None:
    enter(ledger, fjord=of("fjord", voices=(voice("NOR", "accuses"),)))
    assert [each.alleged for each in between(ledger)] == [True]
    enter(ledger, danube=of("danube"))
    assert [each.alleged for each in between(ledger)] == [False]


def test_a_report_that_was_not_out_yet_counts_for_nothing(ledger: Ledger) -> None:
    enter(ledger, fjord=of("fjord"), danube=of("danube", "2025-03-20"))
    then, now = between(ledger, known=date(2025, 3, 10)), between(ledger)
    assert [(len(each.entries), len(each.origins)) for each in (*then, *now)] == [(1, 1), (2, 2)]
    assert between(ledger, known=date(2025, 3, 10), clock="recorded") == ()


def test_days_are_cut_half_open(ledger: Ledger) -> None:
    enter(ledger, fjord=of("fjord"))
    assert len(between(ledger, since=date(2025, 3, 4), until=date(2025, 3, 5))) == 1
    assert between(ledger, until=date(2025, 3, 4)) == between(ledger, since=date(2025, 3, 5)) == ()


def test_without_a_pair_everybody_is_asked_about(ledger: Ledger) -> None:
    enter(ledger, fjord=of("fjord"), danube=of("danube", doer="SWE", upon="FIN"))
    assert {each.parties for each in occurrences(ledger)} == {(("HUN", "NOR"),), (("SWE", "FIN"),)}
    assert len(tuple(entries(ledger))) == 2
