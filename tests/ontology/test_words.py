"""The words of every face: each code of the model has one, and no face has another for it."""

from typing import Any, get_args

import pytest

from detente.model import ClaimRule, EventType, HeadClass, LevelWord, Stance, Status
from detente.ontology.words import word_of, words_of

CODES: dict[Any, set[str]] = {
    "deed": set(get_args(EventType)), "status": set(get_args(Status)), "stance": set(get_args(Stance)),
    "claim_rule": set(get_args(ClaimRule)), "level": {*get_args(LevelWord), *get_args(HeadClass)},
}  # fmt: skip


@pytest.mark.parametrize("of", CODES)
def test_every_code_has_its_word_and_every_word_a_code(of: Any) -> None:
    assert set(words_of(of)) == CODES[of]


def test_verbs_have_a_form_for_several_parties() -> None:
    assert all(row.several for of in ("deed", "stance") for row in words_of(of).values())


def test_not_to_confirm_is_not_to_deny() -> None:
    assert word_of("stance", "declines").alone == "will not confirm it"
    assert word_of("stance", "denies").alone == "denies it"


def test_a_code_of_which_nobody_thought_is_read_as_it_stands() -> None:
    assert word_of("level", "high_commission").word == "high commission"
