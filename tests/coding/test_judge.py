"""The learned judgement: both directions of a pair, polarity, and what happens to odd questions."""

import importlib.util
import random
import sys
from pathlib import Path
from types import ModuleType

import pytest
from tokenizers import Tokenizer

from detente.coding.judge import FOLDER, Judge, Opinion, Question, load_judge
from detente.errors import DetenteError

TRAINING = Path(__file__).parents[2] / "training"


def training(name: str) -> ModuleType:
    """A module of training/, which stands outside the package."""
    spec = importlib.util.spec_from_file_location(name, TRAINING / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = sys.modules.setdefault(name, importlib.util.module_from_spec(spec))
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def sentences() -> ModuleType:
    return training("sentences")


@pytest.fixture(scope="module")
def names(sentences: ModuleType) -> ModuleType:
    assert sentences
    return training("names")


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
    assert together[1][0] == alone


def test_questions_on_endless_texts_overlapping_parties_and_nothing_are_answered() -> None:
    judge = load_judge()
    endless = "Oman met Qatar " + "and so on " * 500
    inside = Question("South Korea thanked itself.", ((0, 11),), ((6, 11),))
    assert judge.ask([]) == []
    assert len(judge.ask([question(endless, "Oman", "Qatar"), inside])) == 2


def test_a_folder_without_the_encoder_says_how_to_make_it(tmp_path: Path) -> None:
    (tmp_path / "judge.yml").write_text((FOLDER / "judge.yml").read_text("utf-8"), encoding="utf-8")
    with pytest.raises(DetenteError, match="make model"):
        Judge(tmp_path)


@pytest.mark.parametrize(
    "line",
    [
        "[A Norway] expelled two envoys of [B Hungary]. || A>B SANCTION",
        "[B Peru]'s talks with [A Chile] failed, and [A Chile] recalled its envoy from [B Lima]. || A>B SANCTION",
        "[A Oman] thanked [B Qatar]" + " for the long talks" * 60 + ", said [B Doha]. || A>B SUPPORT",
    ],
)
def test_the_judge_sees_parties_marked_as_in_training(line: str, sentences: ModuleType) -> None:
    (pair,) = sentences.pairs(line)
    judge, words = load_judge(), Tokenizer.from_file(str(FOLDER / "tokenizer.json"))
    words.no_padding()
    words.no_truncation()
    marks = sentences.Marks(
        words.token_to_id("[CLS]"), words.token_to_id("[SEP]"), tuple(map(words.token_to_id, judge.card.markers)),
        judge.card.longest,
    )  # fmt: skip
    ids, one, other = marks.marked(
        pair.text, pair.one, pair.other, lambda text: words.encode(text, add_special_tokens=False).ids
    )
    seen = judge.marked(Question(pair.text, pair.one, pair.other))
    assert (seen.ids, seen.one, seen.other) == (ids, tuple(one), tuple(other))
    assert len(ids) <= judge.card.longest


def test_training_may_call_states_by_the_names_of_others(sentences: ModuleType, names: ModuleType) -> None:
    line = (
        "[A Norwegian police] expelled two envoys of [B Hungary], and [B Budapest] fumed at [A Oslo]. || A>B SANCTION"
    )
    (pair,) = sentences.pairs(line)
    other = names.Names().exchanged(pair, random.Random(1))
    one, another = ([other.text[slice(*span)] for span in spans] for spans in (other.one, other.other))
    assert not {"Norwegian", "Hungary", "Budapest", "Oslo"} & set(other.text.replace(",", "").split())
    assert one[0].endswith(" police")
    assert len(one) == len(another) == 2
    assert other.text == (f"{one[0]} expelled two envoys of {another[0]}, and {another[1]} fumed at {one[1]}.")
    assert (other.there, other.back) == (pair.there, pair.back)


def test_names_after_an_article_stay_as_they_are(sentences: ModuleType, names: ModuleType) -> None:
    (pair,) = sentences.pairs("[A the Philippines] thanked [B Vietnam]. || A>B SUPPORT")
    other = names.Names().exchanged(pair, random.Random(1))
    assert other.text.startswith("the Philippines thanked ")
    assert "Vietnam" not in other.text
