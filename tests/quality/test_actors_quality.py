"""How well actors are read, on sentences written for this project; the floors hold what has been reached.

The labels were set before the reader was run. A state's name counts wherever it stands for the state, its land or its
people; a capital or a seat only where it stands for the government, so "shops in Kabul" names no actor. Pronouns and
phrases count for each actor that they stand for, officials for the state or body whose office they hold.
"""

import hashlib
import json
import re
from collections.abc import Iterable
from functools import lru_cache
from pathlib import Path
from typing import Any

from detente.model import Article, article_id
from detente.ontology.organisations import load_organisations
from detente.pipeline import reading

SENTENCES = Path(__file__).with_name("actors.jsonl")
HASH = "a15b1792335b7ae5"

# The lines were shuffled once. The first serve while rules are written; the last are held back: count their faults,
# never read them.
HELD_BACK = 200

# Reached when the floors were set: F1 0.968 over all, 0.939 on what is held back, 0.947 on homographs.
FLOOR = 0.958
HELD_BACK_FLOOR = 0.929
HOMOGRAPH_FLOOR = 0.937

Named = tuple[str, int, int]
Row = dict[str, Any]


def _party(code: str) -> str:
    """The state, or the organisation a body belongs to; a group that governs counts as its state."""
    party = code.split(".")[0]
    acting = load_organisations().acts_for(party, on=None)
    return acting.state if acting else load_organisations().root(party)


def _told(row: Row) -> set[Named]:
    """The key's actors with their characters: rows go from left to right, the same words twice for two actors."""
    told: set[Named] = set()
    words, start, end = "", 0, 0
    codes: set[str] = set()
    for name, code in row["actors"]:
        if name != words or code in codes:
            found = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)").search(row["text"], end)
            assert found, f"{name!r} does not stand in {row['text']!r}"
            (start, end), words, codes = found.span(), name, set()
        codes.add(code)
        told.add((_party(code), start, end))
    return told


def _found(text: str) -> set[Named]:
    read = reading(Article(id=article_id(text), text=text))
    return {(_party(actor.party), m.start, m.end) for m in read.mentions for actor in m.actors}


def _met(one: Named, others: Iterable[Named]) -> bool:
    """Whether the same actor stands among the others on overlapping words."""
    return any(one[0] == code and one[1] < end and start < one[2] for code, start, end in others)


@lru_cache(maxsize=1)
def _rows() -> tuple[Row, ...]:
    return tuple(json.loads(line) for line in SENTENCES.read_text(encoding="utf-8").splitlines())


@lru_cache(maxsize=1)
def _compared() -> tuple[tuple[str, set[Named], set[Named]], ...]:
    """Of each sentence its kind, the key's actors and the reader's."""
    return tuple((row["kind"], _told(row), _found(row["text"])) for row in _rows())


def _f1(compared: Iterable[tuple[str, set[Named], set[Named]]]) -> float:
    """The harmonic mean of the share of found actors that are right and of told actors that are found."""
    told_all = found_all = hit = right = 0
    for _, told, found in compared:
        told_all, found_all = told_all + len(told), found_all + len(found)
        hit += sum(_met(one, found) for one in told)
        right += sum(_met(one, told) for one in found)
    precision, recall = right / found_all, hit / told_all
    return 2 * precision * recall / (precision + recall)


def test_the_sentences_are_the_ones_the_floors_were_measured_on() -> None:
    assert hashlib.sha256(SENTENCES.read_bytes()).hexdigest()[:16] == HASH
    assert len(_rows()) == len({row["text"] for row in _rows()}) >= 600


def test_states_organisations_and_groups_are_found_where_they_are_named() -> None:
    assert _f1(_compared()) >= FLOOR


def test_actors_are_found_as_well_in_sentences_that_no_rule_was_written_for() -> None:
    assert _f1(_compared()[-HELD_BACK:]) >= HELD_BACK_FLOOR


def test_a_boy_called_chad_and_a_town_called_moscow_are_not_taken_for_states() -> None:
    assert _f1(one for one in _compared() if one[0] == "homograph") >= HOMOGRAPH_FLOOR
