"""The learned judgement: both directions of a pair, polarity, and what happens to odd questions."""

from pathlib import Path

import pytest

from detente.coding.judge import Judge, Opinion, Question, load_judge
from detente.errors import DetenteError


def asked(text: str, one: str, other: str) -> tuple[Opinion, Opinion]:
    (answer,) = load_judge().ask([question(text, one, other)])
    return answer


def question(text: str, one: str, other: str) -> Question:
    spans = [(text.index(words), text.index(words) + len(words)) for words in (one, other)]
    return Question(text, (spans[0],), (spans[1],))


def best(opinion: Opinion) -> str:
    return max(opinion.types, key=lambda t: opinion.types[t])


def test_who_accuses_is_told_from_who_is_accused() -> None:
    there, back = asked("Norway accused Hungary of opening its mail.", "Norway", "Hungary")
    assert (best(there), best(back) == "ACCUSE") == ("ACCUSE", False)


def test_the_passive_turns_the_direction_round() -> None:
    there, back = asked("Two Chilean diplomats were expelled by Peru on Friday.", "Chilean", "Peru")
    assert (best(there), best(back)) == ("none", "SANCTION")


@pytest.mark.parametrize(
    ("text", "type_"),
    [
        ("Kenya reopened its embassy in Laos.", "SUPPORT"),
        ("Kenya closed its embassy in Laos.", "SANCTION"),
        ("Kenya released three fishermen from Laos.", "RETREAT"),
        ("Kenya arrested three fishermen from Laos.", "COERCE"),
    ],
)
def test_words_that_differ_only_in_their_direction_are_told_apart(text: str, type_: str) -> None:
    there, _ = asked(text, "Kenya", "Laos")
    assert best(there) == type_


def test_an_announced_deed_is_told_from_one_done() -> None:
    done, _ = asked("Mali expelled the Danish ambassador on Monday.", "Mali", "Danish")
    coming, _ = asked("Mali will expel the Danish ambassador next week.", "Mali", "Danish")
    assert done.statuses["actual"] > coming.statuses["actual"]


def test_probabilities_sum_to_one() -> None:
    for opinion in asked("Oman thanked Qatar.", "Oman", "Qatar"):
        assert sum(opinion.types.values()) == pytest.approx(1, abs=1e-4)
        assert sum(opinion.statuses.values()) == pytest.approx(1, abs=1e-4)


def test_an_answer_does_not_depend_on_what_else_is_asked() -> None:
    alone, _ = asked("Oman thanked Qatar.", "Oman", "Qatar")
    long = "After a week of talks in the rain, " * 6 + "Oman thanked Qatar."
    together = load_judge().ask([question(long, "Oman", "Qatar"), question("Oman thanked Qatar.", "Oman", "Qatar")])
    # Eight-bit activations are scaled by the batch, so the last digits move.
    assert together[1][0].types["SUPPORT"] == pytest.approx(alone.types["SUPPORT"], abs=0.1)


def test_questions_on_endless_texts_overlapping_parties_and_nothing_are_answered() -> None:
    judge = load_judge()
    endless = "Oman met Qatar " + "and so on " * 500
    inside = Question("South Korea thanked itself.", ((0, 11),), ((6, 11),))
    assert judge.ask([]) == []
    assert len(judge.ask([question(endless, "Oman", "Qatar"), inside])) == 2


def test_a_folder_without_the_encoder_says_how_to_make_it(tmp_path: Path) -> None:
    card = Path(load_judge.__wrapped__.__globals__["FOLDER"]) / "judge.yml"
    (tmp_path / "judge.yml").write_text(card.read_text("utf-8"), encoding="utf-8")
    with pytest.raises(DetenteError, match="make model"):
        Judge(tmp_path)
