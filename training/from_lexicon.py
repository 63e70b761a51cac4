"""The example sentences of the lexicon's patterns as training sentences, in the form of sentences.py.

    python training/from_lexicon.py > training/sentences/lexicon.txt

Each example is read by the patterns alone, which its own test holds to what its row says; parties that stand for
several actors or overlap are left out.
"""

from itertools import product

from detente import pipeline
from detente.intake import from_text
from detente.model import Event, Findings
from detente.ontology.knowledge import load_knowledge
from detente.reading import read_all


def main() -> None:
    lexicon = load_knowledge().lexicon
    rows = [*lexicon.patterns, *{id(c): c for c in lexicon.controls.values()}.values()]
    texts = dict.fromkeys(example.text for row in rows for example in row.examples)
    articles = [from_text(text, language="en") for text in texts]
    readings = read_all(articles, pipeline.reader())
    for reading, found in zip(readings, pipeline.read_all(articles, everything=True, model=False), strict=True):
        spans = [(m.start, m.end, m.actors[0].party) for m in reading.mentions if len(m.actors) == 1]
        if line := marked(found, spans):
            print(line)


def marked(found: Findings, spans: list[tuple[int, int, str]]) -> str | None:
    """The text with its parties in brackets and what they do to each other; none where fewer than two stand apart."""
    text = found.article.text
    letters: dict[str, str] = {}
    words, at = "", 0
    for start, end, party in sorted(spans):
        if start >= at and text[start:end].isascii():
            letter = letters.setdefault(party, chr(ord("A") + len(letters)))
            words, at = f"{words}{text[at:start]}[{letter} {text[start:end]}]", end
    if len(letters) < 2:
        return None
    deeds = dict.fromkeys(deed for event in found.events for deed in _deeds(event, letters))
    return f"{words}{text[at:]} || {'; '.join(deeds) or 'none'}"


def _deeds(event: Event, letters: dict[str, str]) -> list[str]:
    status = "claimed" if any(v.stance == "accuses" for v in event.voices) else event.status
    told = "" if status == "actual" else f" {status}"
    ends = product(
        *([letters[a.party] for a in side if a.party in letters] for side in (event.actors, event.recipients))
    )
    return [f"{a}>{b} {event.type}{told}" for a, b in ends if a != b]


if __name__ == "__main__":
    main()
