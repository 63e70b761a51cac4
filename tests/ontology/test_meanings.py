"""What the codebook says of values and flags holds for the records, and for the page on flags."""

import re
from pathlib import Path
from typing import Any, get_args

import pytest

from detente.model import ClaimState, Grade, Stance, Status
from detente.ontology.flags import flag_meanings
from detente.ontology.values import values, values_of

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("field", "codes"), [("grade", Grade), ("status", Status), ("stance", Stance), ("claim", ClaimState)]
)
def test_every_value_of_a_record_has_its_meaning(field: Any, codes: Any) -> None:
    assert {value.code for value in values_of(field)} == set(get_args(codes))


def test_grades_stand_in_the_order_of_the_ladder() -> None:
    assert [value.code for value in values_of("grade")] == list(get_args(Grade))


def test_no_value_is_explained_twice_and_each_has_an_example_of_its_own() -> None:
    assert len({(value.field, value.code) for value in values()}) == len(values())
    assert len({value.example for value in values()}) == len(values())


def test_the_page_on_flags_says_what_the_data_say() -> None:
    rows = re.findall(r"^\| (F\d+) \| (.+?) \| (.+?) \|$", (DOCS / "flags.md").read_text(encoding="utf-8"), re.M)
    assert rows == [(row.code, row.says, row.when) for row in flag_meanings().values()]
    assert [row[0] for row in rows] == [f"F{number}" for number in range(1, 17)]
