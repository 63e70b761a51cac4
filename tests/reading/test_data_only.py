"""What the reader knows is data: a row more, and it finds one thing more, with no line of code."""

import shutil
from pathlib import Path

import pytest

from detente.model import Article, Reading, article_id
from detente.ontology.knowledge import DATA, load_knowledge
from detente.reading import Names, Reader, read
from detente.reading.name_words import load_name_words


def reader_of(data: Path) -> Reader:
    known = load_knowledge(data)
    words = load_name_words(data / "lexicon" / "en")
    names = Names(known.states, known.organisations, known.roles, known.offices, known.blocked, words)
    return Reader(names, known.gazetteer, known.reporting, known.lexicon.all_verbs)


def add(file: Path, row: str) -> None:
    file.write_text(f"{file.read_text(encoding='utf-8')}\n{row}\n", encoding="utf-8")


@pytest.fixture(scope="module")
def richer(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """A reader whose data folder has a state, an office-holder, a reporting verb and a spelling more than ours."""
    data = tmp_path_factory.mktemp("knowledge") / "data"
    shutil.copytree(DATA, data, ignore=shutil.ignore_patterns("*.onnx"))
    (data / "states" / "xqz.yml").write_text(
        "code: XQZ\niso2: null\ncow: null\nstatus: de_facto\nnames: [Quorland]\nadjectives: [Quorlandish]\n"
        "capital: Quorville\nexample: Quorland called in the envoy.\n",
        encoding="utf-8",
    )
    add(
        data / "offices.yml",
        "- {name: Odalys Brenkovar, surname: Brenkovar, party: PER, office: deputy_foreign_minister, title: Deputy,"
        " from: 2020-01-01}",
    )
    add(
        data / "lexicon" / "en" / "reporting.yml",
        "- {lemmas: [trumpet], kind: verb, stance: asserts, strength: 0.9, frames: [that],"
        ' example: "Lima trumpeted that the road was open."}',
    )
    chad = data / "states" / "tcd.yml"
    chad.write_text(chad.read_text(encoding="utf-8").replace("Tchad]", "Tchad, Tschad]"), encoding="utf-8")
    return reader_of(data)


@pytest.fixture(scope="module")
def ours() -> Reader:
    return reader_of(DATA)


def reading(text: str, reader: Reader) -> Reading:
    return read(Article(id=article_id(text), text=text), reader)


def parties(text: str, reader: Reader) -> list[str]:
    return [a.party for m in reading(text, reader).mentions for a in m.actors]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Quorland closed the border.", ["XQZ"]),
        ("Quorville rejected the offer.", ["XQZ"]),
        ("Odalys Brenkovar closed the border.", ["PER"]),
        ("Tschad closed the border.", ["TCD"]),
    ],
    ids=["a state", "its capital", "an office-holder", "a spelling"],
)
def test_a_row_of_data_is_all_that_a_new_name_needs(text: str, found: list[str], richer: Reader, ours: Reader) -> None:
    assert parties(text, ours) == []
    assert parties(text, richer) == found


def test_a_row_of_data_is_all_that_a_new_reporting_verb_needs(richer: Reader, ours: Reader) -> None:
    text = "Peru trumpeted that the border had been closed."
    assert reading(text, ours).attributions == ()
    (voice,) = reading(text, richer).attributions
    assert text[slice(*voice.cue)] == "trumpeted"
