"""Sentences that the parser took for noun phrases, parsed once more.

"The Netherlands and Ireland expel Russian diplomats": the verb is read as a noun or adjective and the deed is lost.
Where a sentence has no verb at its root and holds the form of a verb we know after a name, that word is shown to the
parser as "admits" or "admit", which it always takes for a verb; if the sentence then has a verb there, that parse is
kept, on the words of the text.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from spacy.tokens import Doc

from detente.reading.attributes import COMPONENTS, Attributes

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Span, Token

# By ending, with an object after it and without.
_STAND_IN = {("s", True): "admits", ("", True): "admit", ("s", False): "arrives", ("", False): "arrive"}
_MISTAKEN = frozenset(("NN", "NNS", "NNP", "NNPS", "JJ", "VBN", "FW"))
_SHORTEST = 3


def verb_forms(lemmas: frozenset[str]) -> dict[str, tuple[str, str]]:
    """The present forms of these verbs: form → (lemma, ending)."""
    forms: dict[str, tuple[str, str]] = {}
    for lemma in lemmas:
        forms[lemma] = (lemma, "")
        if lemma.endswith(("s", "x", "ch", "sh", "o")):
            third = f"{lemma}es"
        elif lemma.endswith("y") and lemma[-2:-1] not in "aeiou":
            third = f"{lemma[:-1]}ies"
        else:
            third = f"{lemma}s"
        forms[third] = (lemma, "s")
    return forms


def repaired(
    docs: Sequence[Doc], nlp: Language, attributes: Attributes, forms: dict[str, tuple[str, str]]
) -> Iterator[Doc]:
    """Each Doc, or a Doc of the same words parsed with its lost verbs found."""
    lost = {i: words for i, doc in enumerate(docs) if (words := [t for s in doc.sents for t in _lost(s, forms)])}
    again = (_with_stand_ins(docs[i], tokens, forms) for i, tokens in lost.items())
    # The names were found at the first pass; only the tree changes.
    parsed = dict(zip(lost, nlp.pipe(again, disable=("ner", *COMPONENTS)), strict=True))
    for i, doc in enumerate(docs):
        if i in parsed:
            second = attributes(parsed[i])
            verbs = {t.i: forms[t.lower_][0] for t in lost[i] if second[t.i].pos_ == "VERB"}
            yield _on_words_of(doc, second, verbs) if verbs else doc
        else:
            yield doc


def _with_stand_ins(doc: Doc, lost: Sequence[Token], forms: dict[str, tuple[str, str]]) -> Doc:
    """The Doc's words, unparsed, with "admits" and its like in the places of the lost verbs."""
    words = [t.text for t in doc]
    for token in lost:
        has_object = token.nbor(1).pos_ not in ("ADP", "ADV", "PUNCT", "SCONJ", "CCONJ")
        words[token.i] = _STAND_IN[forms[token.lower_][1], has_object]
    return Doc(doc.vocab, words=words, spaces=[bool(t.whitespace_) for t in doc])


def _lost(sentence: Span, forms: dict[str, tuple[str, str]]) -> Iterator[Token]:
    """The first word of a verbless sentence that may be its verb: a verb's form in small letters right after a name."""
    if sentence.root.pos_ in ("VERB", "AUX") or len(sentence) < _SHORTEST:
        return
    for token in sentence[1:-1]:
        before = token.nbor(-1)
        mistaken = token.tag_ in _MISTAKEN or token.dep_ in ("compound", "amod", "nmod")
        if token.lower_ in forms and token.is_lower and mistaken and before.pos_ in ("PROPN", "NOUN", "ADV"):
            yield token
            return


def _on_words_of(doc: Doc, parsed: Doc, verbs: dict[int, str]) -> Doc:
    """The parse moved onto the words of the text, the found verbs with their own lemmas."""
    return Doc(
        doc.vocab,
        words=[t.text for t in doc],
        spaces=[bool(t.whitespace_) for t in doc],
        tags=[t.tag_ for t in parsed],
        pos=[t.pos_ for t in parsed],
        morphs=[str(t.morph) for t in parsed],
        lemmas=[verbs.get(t.i, t.lemma_) for t in parsed],
        heads=[t.head.i for t in parsed],
        deps=[t.dep_ for t in parsed],
        ents=[f"{t.ent_iob_}-{t.ent_type_}" if t.ent_type_ else "O" for t in doc],
    )
