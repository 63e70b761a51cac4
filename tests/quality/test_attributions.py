"""How well voices are found in sentences written for it: exact spans, with floors at what was reached.

The rows of attributions.jsonl give source, cue and content as strings of the text ("he#2" is the second "he"). Rows of
even number were developed on; rows of odd number were held back and only counted. Rows of part "new" were written
without running the reader; their first floors are what it reached before any rule was made for them, once two labels
had been mended after seeing its answers.
"""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import pytest

from detente.model import Article, article_id
from detente.ontology.reporting import load_reporting
from detente.reading.parse import parse_all
from detente.reading.voices import attributions

GOLD = Path(__file__).with_name("attributions.jsonl")
CORPUS = "467fbd4238d3478f"

# F1 of exact cues, of sources with their cue, of contents with their cue; share of right stances on found cues.
FLOORS = {
    "developed": {"cue": 0.99, "source": 0.99, "content": 0.98, "stance": 0.99},
    "held back": {"cue": 0.98, "source": 0.965, "content": 0.95, "stance": 0.99},
    "new": {"cue": 0.945, "source": 0.935, "content": 0.915, "stance": 0.99},
}

Span = tuple[int, int]
Voice = tuple[Span | None, Span, Span, str]


def located(text: str, words: str | None) -> Span | None:
    """The characters of the words in the text; an error where they stand there never, or twice without a number."""
    if words is None:
        return None
    match = re.fullmatch(r"(.*)#(\d)", words, re.DOTALL)
    bare, number = (match[1], int(match[2])) if match else (words, 0)
    left, right = (r"(?<!\w)" if bare[0].isalnum() else ""), (r"(?!\w)" if bare[-1].isalnum() else "")
    spans = [found.span() for found in re.finditer(left + re.escape(bare) + right, text)]
    if not spans or number > len(spans) or (not number and len(spans) > 1):
        raise ValueError(f"{words!r} stands {len(spans)} times in {text!r}: add #1, #2 … or mend the words")
    return spans[max(number, 1) - 1]


def rows() -> list[dict[str, Any]]:
    return [json.loads(line) for line in GOLD.read_text(encoding="utf-8").splitlines()]


def gold(row: dict[str, Any]) -> set[Voice]:
    text, found = row["text"], set[Voice]()
    for voice in row["voices"]:
        cue, content = located(text, voice["cue"]), located(text, voice["content"])
        assert cue
        assert content
        found.add((located(text, voice["source"]), cue, content, voice["stance"]))
    return found


def read(texts: Iterable[str]) -> Iterator[set[Voice]]:
    reporting = load_reporting()
    for article, sentences in parse_all([Article(id=article_id(text), text=text) for text in texts]):
        found = attributions(article, sentences, reporting)
        yield {(voice.source, voice.cue, voice.content, voice.stance) for voice in found}


def f1(pairs: Iterable[tuple[set[Any], set[Any]]]) -> float:
    true = wanted = given = 0
    for expected, answered in pairs:
        true, wanted, given = true + len(expected & answered), wanted + len(expected), given + len(answered)
    return 2 * true / (wanted + given)


def scores(pairs: list[tuple[set[Voice], set[Voice]]]) -> dict[str, float]:
    stances = [
        mine[3] == yours[3]
        for expected, answered in pairs
        for mine in expected
        for yours in answered
        if mine[1] == yours[1]
    ]
    return {
        "cue": f1(({v[1] for v in e}, {v[1] for v in a}) for e, a in pairs),
        "source": f1(({v[:2] for v in e}, {v[:2] for v in a}) for e, a in pairs),
        "content": f1(({v[1:3] for v in e}, {v[1:3] for v in a}) for e, a in pairs),
        "stance": sum(stances) / len(stances),
    }


@pytest.fixture(scope="module")
def answers() -> list[tuple[set[Voice], set[Voice]]]:
    found = rows()
    return list(zip(map(gold, found), read(row["text"] for row in found), strict=True))


def test_the_corpus_is_the_one_the_floors_were_measured_on() -> None:
    assert hashlib.sha256(GOLD.read_bytes()).hexdigest()[:16] == CORPUS


def test_the_corpus_is_large_and_a_part_of_it_says_nothing() -> None:
    voices = [row["voices"] for row in rows()]
    assert sum(bool(found) for found in voices) >= 330
    assert sum(not found for found in voices) >= 60


def test_words_that_stand_twice_must_say_which_they_are() -> None:
    with pytest.raises(ValueError, match="stands 2 times"):
        located("He said he left, he said.", "he")
    assert located("He said he left, he said.", "he#2") == (17, 19)


def parts(answers: list[tuple[set[Voice], set[Voice]]]) -> dict[str, list[tuple[set[Voice], set[Voice]]]]:
    marked = list(zip((row.get("part", "old") for row in rows()), answers, strict=True))
    old = [pair for part, pair in marked if part == "old"]
    return {"developed": old[::2], "held back": old[1::2], "new": [pair for part, pair in marked if part == "new"]}


@pytest.mark.parametrize("part", FLOORS)
def test_voices_are_found_with_their_exact_words(answers: list[tuple[set[Voice], set[Voice]]], part: str) -> None:
    reached = scores(parts(answers)[part])
    short = {name: round(reached[name], 4) for name, floor in FLOORS[part].items() if reached[name] < floor}
    assert not short, f"{part}: below the floor: {short}"


def test_texts_in_which_nobody_says_anything_have_no_voices(answers: list[tuple[set[Voice], set[Voice]]]) -> None:
    assert [answered for expected, answered in answers if not expected and answered] == []
