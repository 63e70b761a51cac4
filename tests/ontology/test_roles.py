"""Roles: the noun says which part of a state acts, and whether it is the state that acts at all."""

from pathlib import Path

import pytest

from detente.errors import DataError
from detente.ontology.offices import load_offices
from detente.ontology.roles import Role, load_roles

ENVOY = "- {words: [envoy], sector: GOV, person: true, official: true, example: The envoy left.}\n"


def role(words: str, head: str) -> tuple[Role, str]:
    """The role around the head noun, with the words it was found in."""
    tokens = words.split()
    match = load_roles().match(tokens, tokens.index(head))
    assert match is not None
    return match.role, " ".join(tokens[match.first : match.last + 1])


@pytest.mark.parametrize(
    ("words", "head", "sector", "found"),
    [
        ("the Iranian foreign minister", "minister", "GOV", "foreign minister"),
        ("Foreign Ministers of the bloc", "Ministers", "GOV", "Foreign Ministers"),
        ("the Minister of Foreign Affairs of Oman", "Minister", "GOV", "Minister of Foreign Affairs"),
        ("the US Secretary of State said", "Secretary", "GOV", "Secretary of State"),
        ("the chargé d’affaires left", "chargé", "GOV", "chargé d’affaires"),
        ("the chargé d'affaires left", "d'affaires", "GOV", "chargé d'affaires"),
        ("Kenya 's vice - president", "president", "GOV", "vice - president"),
        ("Pakistani border guards", "guards", "COP", "border guards"),
        ("the People 's Liberation Army", "Army", "MIL", "People 's Liberation Army"),
        ("Russian intelligence", "intelligence", "SPY", "intelligence"),
        ("a Moscow court", "court", "JUD", "court"),
        ("Taliban authorities", "authorities", "GOV", "authorities"),
        ("two fishermen", "fishermen", "CVL", "fishermen"),
    ],
)
def test_the_longest_role_around_the_head_noun_wins(words: str, head: str, sector: str, found: str) -> None:
    row, text = role(words, head)
    assert (row.sector, text) == (sector, found)


def test_a_word_behind_the_head_noun_is_no_role_of_its_own_phrase() -> None:
    row, text = role("the embassy of the president", "president")
    assert (row.office, text) == ("head_of_state", "president")


def test_a_head_noun_without_a_row_is_no_role() -> None:
    assert load_roles().match("the Norwegian mountain".split(), 2) is None


@pytest.mark.parametrize("head", ["citizens", "companies", "athletes", "tourists", "rebels", "students", "ally"])
def test_not_everybody_with_a_passport_acts_for_the_state(head: str) -> None:
    assert not role(f"Iranian {head}", head)[0].acts_for_state


@pytest.mark.parametrize("head", ["army", "diplomats", "warplanes", "government", "police", "embassy", "spokeswoman"])
def test_these_act_for_the_state(head: str) -> None:
    assert role(f"Iranian {head}", head)[0].acts_for_state


def test_a_former_minister_speaks_for_nobody() -> None:
    assert not role("the former foreign minister", "minister")[0].acts_for_state
    assert role("the acting foreign minister", "minister")[0].acts_for_state


def test_an_envoy_is_not_the_head_of_a_mission() -> None:
    assert role("the special envoy", "envoy")[0].office == "envoy"
    assert role("the ambassador", "ambassador")[0].office == "ambassador"


def test_officials_are_persons_and_ministries_are_bodies() -> None:
    official, _ = role("senior officials", "officials")
    ministry, _ = role("the foreign ministry", "ministry")
    assert (official.person, official.official, official.body) == (True, True, False)
    assert (ministry.person, ministry.official, ministry.body) == (False, False, True)


def test_every_example_uses_a_word_of_its_row() -> None:
    roles = load_roles()

    def told(row: Role) -> bool:
        tokens = row.example.replace("'s", " 's").replace(".", " ").replace("-", " - ").split()
        tokens = [t for t in tokens if t != "'"]
        matches = (roles.match(tokens, index) for index in range(len(tokens)))
        return any(match is not None and match.role is row for match in matches)

    assert not [row.example for row in roles.rows if not told(row)]


def test_every_office_that_people_hold_has_a_role() -> None:
    assert {row.office for row in load_offices().rows} <= {row.office for row in load_roles().rows}


@pytest.mark.parametrize(
    ("rows", "complaint"),
    [
        (ENVOY + ENVOY, "'envoy' stands twice"),
        (ENVOY.replace("person: true", "person: true, body: true"), "roles.yml:1: .*a person or a body"),
        (ENVOY.replace("person: true", "acts_for_state: false, person: true"), "an official is a person who acts"),
        (ENVOY.replace("[envoy]", "[Envoy]"), "small letters"),
        (ENVOY.replace("sector: GOV", "sector: FOO"), "roles.yml:1: sector"),
    ],
)
def test_a_role_that_contradicts_itself_is_named(tmp_path: Path, rows: str, complaint: str) -> None:
    (tmp_path / "lexicon" / "en").mkdir(parents=True)
    (tmp_path / "lexicon" / "en" / "roles.yml").write_text(rows, encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        load_roles(tmp_path)
