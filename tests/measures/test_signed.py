"""Networks: friends of friends, enemies of friends, and who mediates."""

from datetime import date
from itertools import combinations

import polars as pl
import pytest

from detente.measures import Deed, Network, Tie, balance, measure_all, mediations, networks
from detente.model import Entry

from .telling import told, who

SEEN = {"a": pl.String, "b": pl.String, "article": pl.String, "published": pl.Date}


def ties(**signs: int) -> list[Tie]:
    """Ties named by two letters: `ties(ab=1, bc=-1)`."""
    return [Tie(a=name[0], b=name[1], sign=1 if sign > 0 else -1, net=sign, events=1) for name, sign in signs.items()]


@pytest.mark.parametrize(
    ("signs", "balanced", "frustration"),
    [
        ({"ab": 1, "ac": 1, "bc": 1}, 1, 0),
        ({"ab": 1, "ac": -1, "bc": -1}, 1, 0),
        ({"ab": 1, "ac": 1, "bc": -1}, 0, 1),
        ({"ab": -1, "ac": -1, "bc": -1}, 0, 1),
    ],
)
def test_a_friend_of_a_friend_and_an_enemy_of_an_enemy_are_friends(
    signs: dict[str, int], balanced: int, frustration: int
) -> None:
    found = balance(ties(**signs))
    assert (found.triads, found.balanced, found.share) == (1, balanced, float(balanced))
    assert (found.least, found.most) == (frustration, frustration)


def test_two_camps_are_balanced_however_many_are_in_them() -> None:
    camps = "abcd", "wxyz"
    friends = {f"{a}{b}": 1 for camp in camps for a, b in combinations(camp, 2)}
    enemies = {f"{a}{b}": -1 for a in camps[0] for b in camps[1]}
    found = balance(ties(**friends, **enemies))
    assert (found.triads, found.share, found.most) == (56, 1.0, 0)
    one_quarrel = balance(ties(**{**friends, "ab": -1}, **enemies))
    assert (one_quarrel.balanced, one_quarrel.least, one_quarrel.most) == (50, 1, 1)


def test_five_mutual_enemies_cannot_all_be_in_two_camps() -> None:
    """Camps of two and three leave 1 + 3 hostile ties inside."""
    found = balance(ties(**{f"{a}{b}": -1 for a, b in combinations("abcde", 2)}))
    assert (found.triads, found.share, found.least, found.most) == (10, 0.0, 4, 4)


def test_without_a_closed_triad_there_is_no_share_of_balance() -> None:
    assert balance(ties(ab=1, bc=-1)).share is None
    assert balance([]).most == 0


def deed(entry: Entry) -> Deed:
    when = entry.when
    return Deed(
        entry.id, entry.article, when.earliest, when.latest, entry.reported, True, entry.record.model_dump_json()
    )


def drawn(*entries: Entry, **options: object) -> tuple[Network, ...]:
    deeds = [deed(each) for each in entries]
    flows = measure_all(deeds, pl.DataFrame(schema=SEEN), by="month")
    return networks(flows, [told for each in deeds for told in mediations(each)], **options)


def test_a_year_has_its_own_ties_by_the_net_of_what_was_done() -> None:
    strike, aid, talk = (
        told("e1", "2024-03-04"),
        told("e2", "2025-03-04", type="AID"),
        told("e3", "2025-04-01", type="ACCUSE"),
    )
    first, second = drawn(strike, aid, talk)
    assert (first.start, first.end) == (date(2024, 1, 1), date(2025, 1, 1))
    assert [(tie.a, tie.b, tie.sign, tie.net, tie.events) for tie in first.ties] == [("HUN", "NOR", -1, -9.0, 1)]
    assert [(tie.sign, tie.net, tie.events) for tie in second.ties] == [(1, 7.0, 2)]


def test_by_month_a_quarrel_and_its_mending_are_two_networks() -> None:
    found = drawn(told("e1", "2025-03-04"), told("e2", "2025-04-04", type="AID"), by="month")
    assert [(str(each.start), each.ties[0].sign) for each in found] == [("2025-03-01", -1), ("2025-04-01", 1)]


def test_who_brings_two_together_mediates_and_takes_no_side() -> None:
    hosted = told(
        "e1", "2025-03-04", type="CONSULT", actors=who("CHE", "NOR", "HUN"), recipients=who("NOR", "HUN"),
        mediators=who("CHE"),
    )  # fmt: skip
    (found,) = drawn(hosted)
    assert [(each.mediator, each.a, each.b, each.entries) for each in found.mediated] == [
        ("CHE", "HUN", "NOR", ("e1",))
    ]
    assert next(place for place in found.places if place.party == "CHE").mediates == 1


def test_who_mediates_as_the_doer_stands_between_those_it_talks_with() -> None:
    mediated = told(
        "e1", "2025-03-04", type="CONSULT", act="mediate", actors=who("CHE"), recipients=who("NOR", "HUN"),
        mediators=who("CHE"),
    )  # fmt: skip
    assert [(each.mediator, each.a, each.b) for each in mediations(deed(mediated))] == [("CHE", "HUN", "NOR")]


def test_to_protect_interests_is_not_to_mediate_and_an_offer_that_is_planned_is_none() -> None:
    between = {"type": "CONSULT", "mediators": who("CHE")}
    assert mediations(deed(told("e1", "2025-03-04", act="protecting_power", **between))) == ()
    assert mediations(deed(told("e1", "2025-03-04", status="announced", **between))) == ()
    assert len(mediations(deed(told("e1", "2025-03-04", **between)))) == 1


def test_who_lies_between_friends_is_central() -> None:
    """All ways from Hungary to Peru lead through Norway."""
    friends = [
        told("e1", "2025-03-04", type="AID"),
        told("e2", "2025-03-04", type="AID", recipients=who("PER")),
    ]
    (found,) = drawn(*friends)
    assert {place.party: place.betweenness for place in found.places} == {"HUN": 0.0, "NOR": 1.0, "PER": 0.0}
    assert found.places[0].party == "NOR"


def test_only_wanted_parties_are_drawn() -> None:
    some = [told("e1", "2025-03-04"), told("e2", "2025-03-04", recipients=who("UN"))]
    (found,) = drawn(*some, wanted=lambda party: len(party) == 3)
    assert [(tie.a, tie.b) for tie in found.ties] == [("HUN", "NOR")]
