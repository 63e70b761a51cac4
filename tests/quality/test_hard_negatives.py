"""How rarely a deed between states is seen where none is told: sport, business, crime, history, weather and the like.

The sentences name countries, capitals and officials, and nothing in them is done by one state, organisation or armed
group of today to another. They were written without a look at the lexicon, one by one; the ceiling is what has been
reached, so that no pattern may be widened at their cost.
"""

import hashlib
import json
from functools import lru_cache
from pathlib import Path

from detente.model import Article, Event, Findings, article_id
from detente.pipeline import read_all

SENTENCES = Path(__file__).with_name("hard_negatives.jsonl")
CORPUS = "34df9c0e376daa43"

# Reached when it was set: 24 of 500. An event counts as false where it has a deed pass between two parties.
CEILING = 0.02


@lru_cache(maxsize=1)
def rows() -> tuple[dict[str, str], ...]:
    return tuple(json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=1)
def findings() -> tuple[Findings, ...]:
    articles = [Article(id=article_id(row["text"]), text=row["text"]) for row in rows()]
    return tuple(read_all(articles, everything=True))


def between_parties(event: Event) -> bool:
    """Somebody acts and somebody else receives."""
    actors = {a.party for a in event.actors}
    recipients = {r.party for r in event.recipients}
    return bool(actors and recipients) and len(actors | recipients) > 1


def test_the_sentences_are_the_ones_the_ceiling_was_measured_on() -> None:
    assert hashlib.sha256(SENTENCES.read_bytes()).hexdigest()[:16] == CORPUS
    assert len(rows()) == len({row["text"] for row in rows()}) == 500


def test_matches_markets_and_museums_are_no_deeds_between_states() -> None:
    false = [
        f"{row['id']} {row['kind']} {event.type} {event.rule}: {row['text']}"
        for row, found in zip(rows(), findings(), strict=True)
        for event in found.events
        if between_parties(event)
    ]
    share = len({line.split()[0] for line in false}) / len(rows())
    assert share <= CEILING, "\n".join(false)


def test_matches_markets_and_museums_move_no_standing() -> None:
    moved = [
        f"{row['id']} {standing.kind}: {row['text']}"
        for row, found in zip(rows(), findings(), strict=True)
        for standing in found.standings
    ]
    assert not moved, "\n".join(moved)
