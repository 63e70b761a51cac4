"""The PLOVER codes: sixteen types, their modes and their contexts."""

import csv
from pathlib import Path
from typing import get_args

import pytest

import detente
from detente.errors import DataError
from detente.model import EventType
from detente.ontology.plover import Plover, load_contexts, load_modes, load_plover, load_types

DATA = Path(detente.__file__).parent / "data"
SHARED = Path(__file__).parents[3] / "shared" / "ontology"


@pytest.fixture(scope="module")
def plover() -> Plover:
    return load_plover(DATA)


def published(name: str) -> list[dict[str, str]]:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the published table {name} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_there_are_the_sixteen_types_of_the_contract(plover: Plover) -> None:
    assert set(plover.types) == set(get_args(EventType))


def test_an_accusation_counts_against_relations(plover: Plover) -> None:
    assert plover.score("ACCUSE") == -3
    assert plover.score("ACCUSE", "disapprove") == -2


def test_a_request_is_neither_friendly_nor_hostile_but_talks_are_friendly(plover: Plover) -> None:
    assert plover.score("REQUEST", "meet") == 0 < plover.score("CONSULT", "phone")


def test_a_sanction_is_material_conflict_and_a_threat_is_verbal(plover: Plover) -> None:
    assert (plover.quad("SANCTION"), plover.quad("THREATEN")) == (4, 3)
    assert (plover.quad("AGREE"), plover.quad("AID")) == (1, 2)


def test_a_mode_without_a_score_or_an_unknown_mode_takes_its_type_s(plover: Plover) -> None:
    assert plover.modes["PROTEST", "vandalize"].score is None
    assert plover.score("PROTEST", "vandalize") == plover.score("PROTEST") == plover.score("PROTEST", "no such mode")


def test_cooperation_scores_above_conflict(plover: Plover) -> None:
    for code, row in plover.types.items():
        assert (row.score > 0) if plover.quad(code) < 3 else (row.score <= 0), code


def test_the_same_word_means_another_mode_under_another_type(plover: Plover) -> None:
    assert plover.modes["SANCTION", "withdraw"].score != plover.modes["RETREAT", "withdraw"].score


def test_embassies_and_ambassadors_speak_of_diplomacy(plover: Plover) -> None:
    assert {"embassy", "ambassador"} <= set(plover.contexts["diplomatic"].words)


def test_types_are_as_published_but_for_the_sign_of_accuse(plover: Plover) -> None:
    for row in published("plover_types.csv"):
        ours = plover.types[row["type"]]
        printed = float(row["score_printed_in_manual"])
        assert ours.score == (-3 if ours.code == "ACCUSE" else printed)
        assert ours.quad_class == int(row["quad_class_number"])
        assert ours.requires_recipient == (row["requires_recipient"] == "Yes")
        assert ours.definition not in row["definition"]


def test_modes_are_as_published(plover: Plover) -> None:
    rows = [row for row in published("plover_modes.csv") if not row["type"].startswith("*")]
    scores = {(row["type"], row["mode"]): float(row["score"]) if row["score"] else None for row in rows}
    assert {key: mode.score for key, mode in plover.modes.items()} == scores


def test_contexts_are_as_published(plover: Plover) -> None:
    assert list(plover.contexts) == [row["context"] for row in published("plover_contexts.csv")]


def test_a_type_that_stands_twice_is_an_error_with_its_line(copy: Path) -> None:
    change(copy / "ontology" / "types.yml", "- code: RETREAT", "- code: REQUEST")
    with pytest.raises(DataError, match=r"types\.yml:\d+: code REQUEST: stands twice"):
        load_types(copy)


def test_a_mode_of_no_type_is_an_error_with_its_line(copy: Path) -> None:
    path = copy / "ontology" / "types.yml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text[: text.index("- code: ASSAULT")], encoding="utf-8")
    with pytest.raises(DataError, match=r"modes\.yml:\d+: mode abduct: belongs to ASSAULT"):
        load_modes(copy)


def test_a_quad_class_under_another_name_is_an_error(copy: Path) -> None:
    change(copy / "ontology" / "types.yml", "quad_name: material conflict", "quad_name: verbal conflict")
    with pytest.raises(DataError, match=r"types\.yml:\d+: .*quad class 4"):
        load_types(copy)


def test_a_context_in_capitals_is_an_error(copy: Path) -> None:
    change(copy / "ontology" / "contexts.yml", "words: [military,", "words: [Military,")
    with pytest.raises(DataError, match=r"contexts\.yml:\d+: code military"):
        load_contexts(copy)
