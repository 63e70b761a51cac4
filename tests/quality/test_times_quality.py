"""How well times are read, on sentences written for this project; the floors hold what has been reached.

The sentences served while the rules were written: the figures say that nothing got worse, not how unseen text fares.
"""

import hashlib
import json
from pathlib import Path

from detente.model.article import Article, article_id
from detente.reading.parse import parse
from detente.reading.times import times

SENTENCES = Path(__file__).with_name("times.jsonl")
HASH = "9bc6fc7bf159a5c7"

# Reached when the floors were set: span F1 1.000, F1 of span with type and value 1.000.
SPAN_FLOOR = 0.985
VALUE_FLOOR = 0.975

Key = tuple[str, ...]


def _found(row: dict[str, object]) -> list[Key]:
    text = str(row["text"])
    article = Article.model_validate({"id": article_id(text), "text": text, "published": row["published"]})
    return [(time.text, time.type, time.value) for time in times(article, parse(article))]


def _f1(pairs: list[tuple[list[Key], list[Key]]], width: int) -> float:
    hits = answers = 0
    for found, told in pairs:
        rest = [key[:width] for key in told]
        answers += len(found) + len(told)
        for key in found:
            if key[:width] in rest:
                rest.remove(key[:width])
                hits += 1
    return 2 * hits / answers


def test_the_sentences_are_the_ones_the_floors_were_measured_on() -> None:
    assert hashlib.sha256(SENTENCES.read_bytes()).hexdigest()[:16] == HASH


def test_spans_and_values_of_times_stay_above_their_floors() -> None:
    rows = [json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines()]
    pairs = [(_found(row), [(t["text"], t["type"], t["value"]) for t in row["timexes"]]) for row in rows]
    assert len(rows) >= 200
    assert _f1(pairs, 1) >= SPAN_FLOOR
    assert _f1(pairs, 3) >= VALUE_FLOOR
