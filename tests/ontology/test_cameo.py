"""The CAMEO codes and their way to PLOVER."""

import csv
from pathlib import Path

import pytest

import detente
from detente.errors import DataError
from detente.ontology.cameo import Cameo, load_cameo
from detente.ontology.plover import load_plover

DATA = Path(detente.__file__).parent / "data"
SHARED = Path(__file__).parents[3] / "shared" / "ontology"


@pytest.fixture(scope="module")
def cameo() -> Cameo:
    return load_cameo(DATA)


def published(name: str) -> list[dict[str, str]]:
    path = SHARED / name
    if not path.exists():
        pytest.skip(f"the published table {name} is not here")
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_signing_a_treaty_weighs_as_much_as_sanctions_the_other_way(cameo: Cameo) -> None:
    assert cameo.goldstein("057") == 8.0
    assert cameo.goldstein("163") == -8.0


def test_leading_zeros_are_part_of_a_code(cameo: Cameo) -> None:
    assert cameo.codes["042"].root == "04"
    assert cameo.goldstein("42") is None


def test_a_code_that_cameo_lacks_has_no_score_and_no_type(cameo: Cameo) -> None:
    assert cameo.goldstein("1214") is None
    assert cameo.plover("1214") is None


def test_a_public_statement_is_no_plover_event(cameo: Cameo) -> None:
    assert cameo.plover("010") is None
    assert cameo.plover("020") is None


def test_codes_go_over_to_the_type_that_means_the_same(cameo: Cameo) -> None:
    assert cameo.plover("041") == ("CONSULT", "phone")
    assert cameo.plover("054") == ("SUPPORT", None)
    assert cameo.plover("112") == ("ACCUSE", "allege")
    assert cameo.plover("163") == ("SANCTION", "discontinue")
    assert cameo.plover("186") == ("ASSAULT", "targeted")


def test_a_friendly_quad_never_goes_over_to_a_hostile_type(cameo: Cameo) -> None:
    plover = load_plover(DATA)
    for row in cameo.codes.values():
        if row.type:
            assert (row.quad <= 2) == (plover.quad(row.type) <= 2), row.code


def test_codes_and_scores_are_as_published(cameo: Cameo) -> None:
    rows = published("cameo_codes.csv")
    facts = {row["code"]: (float(row["goldstein"]), row["root_code"], int(row["quad"])) for row in rows}
    assert {code: (row.goldstein, row.root, row.quad) for code, row in cameo.codes.items()} == facts


def test_types_are_as_published_but_for_sanctions(cameo: Cameo) -> None:
    rows = [row for row in published("cameo_to_plover.csv") if row["cameo"] != "1214"]
    types: dict[str, str] = {}
    for row in rows:
        types.setdefault(row["cameo"], row["plover_type"])
    assert {code: row.type for code, row in cameo.codes.items() if row.type} == types | {"163": "SANCTION"}


@pytest.mark.parametrize(
    ("old", "new", "why"),
    [
        ('root: "05", quad: 1, type: SUPPORT}', 'root: "06", quad: 1, type: SUPPORT}', "does not begin with its root"),
        ("mode: hunger", "mode: thirst", "PROTEST.thirst, which modes.yml lacks"),
        ('code: "051"', 'code: "050"', "stands twice"),
        ("type: CONSULT, mode: phone", "type: AGREE", "its CAMEO code 041 is no CONSULT"),
    ],
)
def test_a_row_that_does_not_hold_is_an_error_with_its_line(copy: Path, old: str, new: str, why: str) -> None:
    path = copy / "ontology" / "cameo.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(DataError, match=rf"\.yml:\d+: .*{why}"):
        load_cameo(copy)
