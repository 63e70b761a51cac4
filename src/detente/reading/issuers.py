"""Who issues a statement, and so speaks in it as "we": by its title, its opening, its publisher, or its own words.

Without an issuer nobody is "we": in a news report the word stands between quotation marks, and there another speaks.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING

from spacy.lang.en import English

from detente.model.actor import Actor
from detente.model.article import Article
from detente.model.reading import Mention, Sentence
from detente.reading.name_words import Issuers
from detente.reading.names import Hit
from detente.reading.scene import Scene, distinct
from detente.reading.voices_quotes import quotations
from detente.reading.who import Names

if TYPE_CHECKING:
    from spacy.tokenizer import Tokenizer  # type: ignore[import-not-found]
    from spacy.tokens import Doc, Token

# "I" is one party's; "we" may be several's.
_PLURAL = frozenset("we us our ours ourselves".split())
_SINGULAR = frozenset("i me my mine myself".split())
_OPENING = 3
# What a government is or remains in its own voice, and its houses.
_BESIDE = frozenset("committed ready forward grateful concerned convinced".split())
_HOUSES = frozenset("Ministry Government Minister Department Spokesperson Secretary".split())
# How many lines may hold signatures, and how long one is at most.
_MOST_SIGNERS, _SIGNATURE = 40, 110
# From how many names on a list in an opening is of those who meet.
_MANY = 3
# The longest line that may be a heading.
_HEADING = 250
# How many sentences may pass before somebody announces what the text is about.
_EARLY = 8
# What may stand between the names of those who sign: "Chad, the Republic of Mali and Niger", "(“China”)".
_JOINTS = frozenset(
    ", and the of & - – — / ( ) “ ” \" 's ’s together with as well along joined by alongside for other countries "
    "nations members partners".split()
)
# A group of states stands for its members where as many of them are named beside it.
_LISTED = 2
# How far "We, the heads of state and government of …" may run before the first name.
_PREAMBLE = 9
# What may follow "we" before the names of those who speak: "We, the leaders of", "we – Prime Minister", "We (Chad".
_AFTER_WE = frozenset((",", "–", "—", "-", "("))
# Those who issue a text, as it calls them: several persons, or those who take part in it.
_SELVES = frozenset(
    "leaders heads ministers presidents premiers participants signatories principals advisors advisers delegations "
    "delegates representatives".split()
)
_TAKING_PART = frozenset("participating endorsing signatory undersigned attending".split())
_STATES = frozenset("states countries nations governments".split())
_SELF_WORDS = frozenset(
    "the these both all two three four five foreign prime national security finance defence".split()
)
_ORGANS = frozenset("Chairperson Chair Commission Union Council Secretariat Forum Association Summit Bloc".split())
_HEAD_OF = frozenset("state government delegation".split())
_NUMBERS = {"two": 2, "both": 2, "three": 3, "four": 4, "five": 5}


def issuers(article: Article, sentences: Sequence[Sentence], names: Names) -> tuple[Actor, ...]:
    """Those who issue the text, as its opening, its title or its publisher tell; none where none does."""
    opening = next(filter(None, (_opening(s, article, names) for s in sentences[:_OPENING])), ())
    titled = _by_title(article, names)
    if len(opening) == 1 and len(titled) > 1:
        return titled  # "We, the ministers of the Nordic-Baltic Eight", below a title that names all eight
    if not opening and len(titled) == 1 and (members := names.members(titled[0].party)):
        # "Quad Leaders' Statement" above "The leaders of Australia, India …": those are it.
        listed = (r for s in sentences[:_OPENING] for r in _all_named(s, article, names))
        titled = next((r for r in listed if len(r) >= _MANY and {a.party for a in r} <= members), titled)
    return opening or titled or _signed(article, names) or _publisher(article, names)


def speakers(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """Those whom the text's own words make "we": the subject most often said to do something with "our".

    "Canada looks forward to working with our partners" is told by Canada. Where nobody does, it is whose deed "we"
    announce, else the one state that condemns, thanks and reaffirms beside "we", else those who meet at the outset.
    """
    if found := _by_our(sentences, mentions, names):
        return found
    if announced := _announced(sentences, mentions, names):
        return announced
    if any(True for s in sentences for _ in first_person(s, several=True)):
        return _voicing(sentences, mentions, names) or _meeting(sentences, mentions, names)
    if any(True for s in sentences for t in s.span if _is_self(t)):
        return _meeting(sentences, mentions, names)
    return _voicing(sentences, mentions, names) if _of_no_state(sentences) else ()


def _by_our(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """The subject most often said to do something with "our"; nobody where two are as often."""
    votes: Counter[tuple[str, ...]] = Counter()
    named: dict[tuple[str, ...], tuple[Actor, ...]] = {}
    for sentence in sentences:
        here = [m for m in mentions if m.sentence == sentence.index]
        for token in first_person(sentence, several=True):
            if token.lower_ == "our" and (found := _doers(token, here, names)):
                key = tuple(sorted(a.party for a in found))
                votes[key] += 1
                named.setdefault(key, found)
    ranked = votes.most_common(2)
    if not ranked or (len(ranked) == 2 and ranked[0][1] == ranked[1][1]):
        return ()
    return named[ranked[0][0]]


def _announced(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """ "Today I announce that Canada recognises …": whose deed it is that "I" or "we" announce."""
    for sentence in sentences[:_EARLY]:
        spoken = {t.head.i for t in first_person(sentence, several=False) if t.dep_ == "nsubj"}
        announcing = (t for t in sentence.span if t.lemma_ == "announce")
        for verb in (t for t in announcing if spoken & {t.i, *(a.i for a in t.ancestors)}):
            told = (c for c in verb.children if c.dep_ == "ccomp")
            heads = {s.i for c in told for s in c.children if s.dep_ == "nsubj"}
            here = (m for m in mentions if m.sentence == sentence.index and m.head in heads)
            if found := [a for m in here for a in m.actors if names.is_state(a.party)]:
                return _as_states(found[:1])
    return ()


def _voicing(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """The one state whose voice the text is: it condemns, thanks and reaffirms, and "we" do nothing to it."""
    kinds, votes, others = names.words.references.issuers, Counter[tuple[str, ...]](), set[str]()
    named: dict[tuple[str, ...], tuple[Actor, ...]] = {}
    for sentence in sentences:
        doc = sentence.span.doc
        spoken = any(t.dep_ == "nsubj" for t in first_person(sentence, several=True))
        here = [m for m in mentions if m.sentence == sentence.index]
        for m in here:
            if spoken:
                others.update(a.party for a in m.actors)
            elif doc[m.head].dep_ == "nsubj" and _voices(doc[m.head].head, kinds):
                states = _joined(m, here, doc, names)
                key = tuple(a.party for a in states)
                votes[key] += bool(key)
                named.setdefault(key, states)
    ranked = [(codes, n) for codes, n in votes.most_common() if n and others.isdisjoint(codes)]
    if not ranked or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return ()
    return _as_states(named[ranked[0][0]])


def _joined(m: Mention, here: Sequence[Mention], doc: Doc, names: Names) -> tuple[Actor, ...]:
    """The states of the mention and of all that are joined to it, however the parser hangs them."""
    # "The president of A, the king of B and the premier of C": it may set the second beside the first.
    listed = (doc[m.head], *(c for c in doc[m.head].children if c.dep_ == "appos"))
    heads = {i for t in listed for i in (t.i, *(c.i for c in t.conjuncts))}
    return distinct([a for other in here if other.head in heads for a in other.actors if names.is_state(a.party)])


def _voices(verb: Token, kinds: Issuers) -> bool:
    """Whether a government speaks by this verb: "condemns", "will continue to support", "remains committed"."""
    lemma, beside = verb.lemma_.lower(), {c.lower_ for c in verb.children}
    lasting = lemma in kinds.lasting and not _BESIDE.isdisjoint(beside)
    return lemma in kinds.voices or lasting or (lemma == "continue" and "will" in beside)


def _meeting(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """Those who are together the subject of an opening: "The presidents of A and B met. We agreed"; "The G7 met"."""
    for sentence in sentences[:_OPENING]:
        doc = sentence.span.doc
        here = [m for m in mentions if m.sentence == sentence.index]
        subjects = [m for m in here if doc[m.head].dep_ == "nsubj"]
        found = next((j for m in subjects if len(j := _joined(m, here, doc, names)) > 1), ())
        words = [t.text for t in sentence.span]
        if run := max((r for r in _runs(names.index.find(words), words) if len(r) >= _MANY), key=len, default=()):
            first, last = (sentence.span.start + i for i in (run[0].first, run[-1].last))
            several = distinct([a for m in here if first <= m.head <= last for a in m.actors])
            listed = {a.party for a in several}
            # "The G7 ministers of Canada, France …" are those ministers.
            found = max(found, tuple(a for a in several if len(names.members(a.party) & listed) < _LISTED), key=len)
        if found:
            return _as_parties(found, names)
        if bodies := [a for m in subjects for a in m.actors if not names.may_be_party(a.party)]:
            return tuple(a.model_copy(update={"via": "issuer", "code": a.party}) for a in bodies[:1])
    return ()


def nominators(sentences: Sequence[Sentence], mentions: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """Whose official, by the text's opening, names people for posts: "The President announced these nominees"."""
    posts = names.words.references.issuers.posts
    for sentence in sentences[:_OPENING]:
        if posts & {t.lemma_.lower() for t in sentence.span}:
            doc = sentence.span.doc
            here = [m for m in mentions if m.sentence == sentence.index and m.official and doc[m.head].dep_ == "nsubj"]
            if found := [a for m in here for a in m.actors if names.is_state(a.party)]:
                return _as_states(found[:1])
    return ()


def speaks(sentences: Sequence[Sentence]) -> bool:
    """Whether somebody is "we" or "I" outside quotation marks, or a ministry opens the text that names no state."""
    if any(True for s in sentences for _ in first_person(s, several=False)) or _of_no_state(sentences):
        return True
    return any(_is_self(t) for s in sentences for t in s.span)


def _of_no_state(sentences: Sequence[Sentence]) -> bool:
    """ "The Ministry of Foreign Affairs condemns …": a capitalised house of a state as the subject of an opening."""
    subjects = (t for s in sentences[:_OPENING] for t in s.span if t.dep_ == "nsubj")
    return any(t.text in _HOUSES for t in subjects)


def first_person(sentence: Sentence, *, several: bool) -> Iterator[Token]:
    """The sentence's "we", "us" and "our" outside quotation marks, and "I" where not `several` speak."""
    wanted = _PLURAL if several else _PLURAL | _SINGULAR
    found = [t for t in sentence.span if t.lower_ in wanted and (t.lower_ != "us" or t.text != "US")]
    if found:
        quoted = quotations(sentence.span.doc.text)
        yield from (t for t in found if not any(q.holds(t.idx) for q in quoted))


def as_we(scene: Scene) -> list[Mention]:
    """The sentence's mentions of those who issue the text as "we"; they are no memory for later pronouns."""
    who = tuple(a.model_copy(update={"via": "issuer"}) for a in scene.memory.issuers)
    if not who:
        return []
    kept, taken = list(scene.found), set(scene.taken)
    if len(who) > 1 or not scene.names.is_state(who[0].party):
        for token in scene.tokens:
            if (_is_self(token, len(who)) or (len(who) == 1 and _is_body(token))) and _may_be(token, scene):
                _forget(token, scene, kept)
                scene.add(_first_of(token), token.i, who)
                scene.memory.subjects.append(scene.found[-1])  # "they" are these from then on
                taken = set(scene.taken)
    for token in first_person(scene.sentence, several=len(who) > 1):
        if token.i not in taken:
            last = _owned(token, scene)
            other = _other_of_two(token, scene)
            scene.add(token.i, token.head.i if other else last, who + other)
    added, scene.found = [m for m in scene.found if m not in kept], kept
    return added


def _is_self(noun: Token, number: int | None = None) -> bool:
    """ "Leaders welcomed", "The Heads of Government", "Participating states": who issues a text, as its subject."""
    if noun.dep_ not in ("nsubj", "nsubjpass") or noun.tag_ not in ("NNS", "NNPS", "NNP"):
        return False
    before = {c.lower_ for c in noun.lefts if not c.is_space}
    part = before & _TAKING_PART
    if not (noun.lower_ in _SELVES or (noun.lower_ in _STATES and part)) or before - _SELF_WORDS - _TAKING_PART:
        return False
    counted = [n for word, n in _NUMBERS.items() if word in before]
    if counted and number is not None and counted != [number]:
        return False
    told = [c for c in noun.rights if c.dep_ not in ("punct", "cc")]
    if noun.lower_ == "heads":
        return _are_heads(noun)
    return not told and (bool(before) or noun.text[:1].isupper())


def _is_body(noun: Token) -> bool:
    """ "The Chairperson", "the Commission": the one organisation that speaks, by an organ of it, as the subject."""
    before = {c.lower_ for c in noun.lefts}
    return noun.dep_ == "nsubj" and noun.text in _ORGANS and before == {"the"} and not any(noun.rights)


def _may_be(noun: Token, scene: Scene) -> bool:
    """Whether nothing else is read there, or one alone of several who speak ("The Advisors": the one named last)."""
    read = [m for m in scene.found if m.first <= noun.i <= m.last]
    issuing = {a.party for a in scene.memory.issuers}
    return not read or (len(issuing) > 1 and all(len(m.actors) == 1 and m.actors[0].party in issuing for m in read))


def _forget(noun: Token, scene: Scene, kept: list[Mention]) -> None:
    """Drops what was read at the noun, here and in the memory."""
    for group in (kept, scene.found, scene.memory.mentions, scene.memory.subjects):
        group[:] = [
            m for m in group if m.sentence != scene.sentence.index or not m.first <= noun.i <= m.last
        ]  # fmt: skip


def _are_heads(noun: Token) -> bool:
    """ "Heads of State and Government", "Heads of Delegation", of nobody in particular."""
    of = [p for c in noun.rights if c.lower_ == "of" for p in c.children if p.dep_ == "pobj"]
    return bool(of) and all(t.lower_ in _HEAD_OF and all(c.dep_ in ("cc", "conj") for c in t.rights) for t in of)


def _first_of(noun: Token) -> int:
    return int(noun.left_edge.i)


def _other_of_two(our: Token, scene: Scene) -> tuple[Actor, ...]:
    """ "Between our two nations": with one issuer, it and the one other state that the sentence names."""
    issuers, noun = scene.memory.issuers, our.head
    words = scene.names.words.references.country_nouns | {"people", "government"}
    if len(issuers) != 1 or our.dep_ != "poss" or noun.tag_ != "NNS" or noun.lemma_.lower() not in words:
        return ()
    if any(i in scene.taken for i in range(our.i + 1, noun.i + 1)) or scene.at(noun.i) is None:
        return ()
    others = [a for a in scene.states(scene.found) if a.party != issuers[0].party and scene.names.is_state(a.party)]
    return (others[0],) if len(others) == 1 else ()


def _owned(our: Token, scene: Scene) -> int:
    """The last word of "our governments", "our three countries": the issuers by another name; else the word itself."""
    noun, nouns = our.head, scene.names.words.references.pair_nouns
    own = our.dep_ == "poss" and noun.lemma_.lower() in nouns and noun.tag_ in ("NNS", "NN")
    between = range(our.i + 1, noun.i + 1)
    plain = own and all(scene.doc[i].pos_ in ("NUM", "ADJ", "NOUN") and i not in scene.taken for i in between)
    # One party's "our leaders" are its own; its "our two countries" are it and another.
    counted = any(scene.doc[i].pos_ == "NUM" for i in between)
    fits = len(scene.memory.issuers) > 1 if noun.tag_ == "NNS" else noun.lemma_ in ("government", "country", "nation")
    return noun.i if plain and fits and not (counted and len(scene.memory.issuers) == 1) else our.i


def _doers(our: Token, here: Sequence[Mention], names: Names) -> tuple[Actor, ...]:
    """The states that do what a verb above "our" says, with all joined to them."""
    doc = our.doc
    verbs = {a.i for a in our.ancestors}
    heads = {m.head for m in here if doc[m.head].dep_ == "nsubj" and doc[m.head].head.i in verbs and m.head < our.i}
    heads |= {c.i for h in heads for c in doc[h].conjuncts}
    found = distinct([a for m in here if m.head in heads for a in m.actors if names.is_state(a.party)])
    return _as_states(found)


def _as_states(actors: Sequence[Actor]) -> tuple[Actor, ...]:
    return tuple(Actor(code=a.party, sector="GOV", name=a.name, via="issuer") for a in distinct(actors))


def _as_parties(actors: Sequence[Actor], names: Names) -> tuple[Actor, ...]:
    """States with their governments, organisations as they are."""
    return tuple(
        Actor(code=a.party, sector="GOV" if names.is_state(a.party) else a.sector, name=a.name, via="issuer")
        for a in distinct(actors)
    )


# -- the opening -------------------------------------------------------------------------------------------------------


def _opening(sentence: Sentence, article: Article, names: Names) -> tuple[Actor, ...]:
    """Those who name themselves: "We, the leaders of A and B", "As leaders of …, we", "A and B issued this text"."""
    tokens = list(sentence.span)
    words = [t.text for t in tokens]
    lower = [w.lower() for w in words]
    hits = names.index.find(words)
    we = lower.index("we") if "we" in lower else -1
    if we >= 0 and lower[we + 1 : we + 2] == [","]:
        run = next((r for r in _runs(hits, words) if we < r[0].first <= we + _PREAMBLE), ())
        # "We, the undersigned, condemn Chad": who signs stands elsewhere.
        told = run and not names.words.references.issuers.voices.isdisjoint(lower[we : run[0].first])
        return () if told else _named(run, words, article, names)
    if we > 0 and lower[0] == "as":
        return _longest([r for r in _runs(hits, words) if r[-1].last < we], words, article, names)
    if (behalf := _behalf(lower)) and (run := next((r for r in _runs(hits, words) if r[0].first >= behalf), ())):
        return _named(run, words, article, names)
    if we >= 0 and lower[we + 1 : we + 2] and (lower[we + 1] in _AFTER_WE or lower[we + 1] == "the"):
        run = next((r for r in _runs(hits, words) if we < r[0].first <= we + _PREAMBLE), ())
        if len(run) > 1 and len(several := _named(run, words, article, names)) > 1:
            return several  # "We – Prime Minister Ardern of New Zealand and …", "We the leaders of …"
    kinds = names.words.references.issuers
    if kinds.texts & {t.lemma_.lower() for t in tokens} and kinds.issue & {t.lemma_.lower() for t in tokens}:
        return _longest(_runs(hits, words), words, article, names)
    return ()


def _behalf(lower: Sequence[str]) -> int:
    """Where the names after "on behalf of" may begin, if somebody speaks so in the first person; else 0."""
    if (_PLURAL | _SINGULAR).isdisjoint(lower):
        return 0
    return next((i + 3 for i in range(len(lower) - 2) if lower[i : i + 3] == ["on", "behalf", "of"]), 0)


def _all_named(sentence: Sentence, article: Article, names: Names) -> list[tuple[Actor, ...]]:
    """The parties of each list of names in the sentence."""
    words = [t.text for t in sentence.span]
    return [_named(run, words, article, names) for run in _runs(names.index.find(words), words)]


def _runs(hits: Sequence[Hit], words: Sequence[str]) -> list[tuple[Hit, ...]]:
    """The hits in groups between which only names, titles and joints stand."""
    runs: list[list[Hit]] = []
    for hit in hits:
        between = words[runs[-1][-1].last + 1 : hit.first] if runs else []
        if runs and all(w.lower() in _JOINTS or w[:1].isupper() or w.isdigit() for w in between):
            runs[-1].append(hit)
        else:
            runs.append([hit])
    return [tuple(run) for run in runs]


def _longest(
    runs: Sequence[tuple[Hit, ...]], words: Sequence[str], article: Article, names: Names
) -> tuple[Actor, ...]:
    """The parties of the group that names most; none where no group names two."""
    found = max((_named(run, words, article, names) for run in runs), key=len, default=())
    return found if len(found) > 1 else ()


def _named(hits: Sequence[Hit], words: Sequence[str], article: Article, names: Names) -> tuple[Actor, ...]:
    """The party of each name, as states and organisations."""
    found: list[Actor] = []
    for hit in hits:
        sense = hit.senses[0]
        if sense.via not in ("blocked", "group"):
            said = " ".join(words[hit.first : hit.last + 1])
            found.extend(names.actor(replace(sense, code=code), said, article.published) for code in sense.code.split())
    # "The G7 ministers of Canada, France …" are those ministers.
    listed = {a.party for a in found}
    found = [a for a in found if not (members := names.members(a.party)) or len(members & listed) < _LISTED]
    whole = (a.model_copy(update={"via": "issuer", "code": a.party}) for a in distinct(found))
    return tuple(a.model_copy(update={"sector": "GOV"}) if names.is_state(a.party) else a for a in whole)


# -- the title and the publisher ---------------------------------------------------------------------------------------


def _by_title(article: Article, names: Names) -> tuple[Actor, ...]:
    """Those whom "Statement by X", "Joint Statement of X and Y", "X-Y Joint Statement", "Readout of X's call" name."""
    words = [t.text for t in _tokenizer()(article.title or _first_line(article))]
    lower, kinds = [w.lower() for w in words], names.words.references.issuers
    if "secretary-general" in "".join(lower) and set(lower[: lower.index("secretary")]) & kinds.about <= {"to", "for"}:
        # "Statement attributable to the Spokesperson for the Secretary-General", of a body that the title names or of
        # the United Nations.
        found = _in_title(words, article, names, kinds)
        bodies = [a for a in found if not names.may_be_party(a.party)]
        return tuple(bodies[:1]) or (Actor(code="UN", sector="IGO", name="Secretary-General", via="issuer"),)
    at = next((i for i, w in enumerate(lower) if w in kinds.texts), None)
    if at and lower[at - 1] in ("'s", "’s") and (whose := _in_title(words[: at - 1], article, names, kinds)):
        return (
            whose[:1] if not (kinds.about - {"'s", "’s"}) & set(lower[:at]) else ()
        )  # "the African Union's statement"
    # "Response to queries regarding the statement by Chad" is not Chad's.
    if at is None or (kinds.about | kinds.by) & set(lower[:at]):
        return ()
    if (on := next((i for i in range(len(lower) - 2) if lower[i : i + 3] == ["on", "behalf", "of"]), None)) is not None:
        # "Statement by the High Representative on behalf of the European Union on Mali".
        stop = next((i for i in range(on + 3, len(words)) if lower[i] in kinds.about), len(words))
        return _in_title(words[on + 3 : stop], article, names, kinds)[:1]
    if lower[at + 1 : at + 2] and lower[at + 1] in kinds.by:
        stop = next((i for i in range(at + 2, len(words)) if lower[i] in kinds.about), len(words))
        found = _in_title(words[at + 2 : stop], article, names, kinds)
        return found[:1] if lower[at] in kinds.own else _jointly(found, names) if "joint" in lower[:at] else found
    if lower[at - 1 : at] == ["joint"]:
        return _jointly(_in_title(words[:at], article, names, kinds), names)
    return ()


def _jointly(found: tuple[Actor, ...], names: Names) -> tuple[Actor, ...]:
    """The parties of a joint text; one state alone makes none."""
    return () if len(found) == 1 and names.is_state(found[0].party) else found


def _signed(article: Article, names: Names) -> tuple[Actor, ...]:
    """Those whose names close the text, one a line or after "signed by"; none where fewer than two do."""
    found: list[Actor] = []
    for line in reversed([text for text in article.text.splitlines() if text.strip()][1:][-_MOST_SIGNERS:]):
        words = [t.text for t in _tokenizer()(line.strip())]
        lower = [w.lower() for w in words]
        if "signed" in lower[:2]:
            return _longest(_runs(names.index.find(words), words), words, article, names)
        named = _in_title(words, article, names, names.words.references.issuers)
        if len(line) > _SIGNATURE or not named or lower[-1:] == ["."]:
            break
        # One signer a line: a later name in it is part of the person's.
        found = [*(named if "," in words else named[:1]), *found]
    several = distinct(found)
    return several if len(several) > 1 else ()


def _first_line(article: Article) -> str:
    """The text's first line where it is no sentence: its heading."""
    line = article.text.lstrip().partition("\n")[0].strip()
    return line if len(line) <= _HEADING and line[-1:] not in ".:;,!?" else ""


def _in_title(words: list[str], article: Article, names: Names, kinds: Issuers) -> tuple[Actor, ...]:
    """The parties named in these words of a title, by name or by office-holder, in order."""
    hits = names.index.find(words)
    at = {h.first: _named([h], words, article, names) for h in hits}
    taken = {i for h in hits for i in range(h.first, h.last + 1)}
    for i, word in enumerate(words):
        if i not in taken and word[:1].isupper() and word.lower() not in kinds.texts:
            pair = " ".join(words[max(0, i - 1) : i + 1])
            holder = names.official(pair, article.published) or names.official(word, article.published)
            if holder is not None:
                at[i] = _as_states([holder])
    return distinct([a for i in sorted(at) for a in at[i]])


def _publisher(article: Article, names: Names) -> tuple[Actor, ...]:
    """The state of a government's own site."""
    source = article.source
    if found := _dateline(article, names):
        return found
    if source is None or not source.country or not source.domain or not names.is_state(source.country):
        return ()
    if names.words.references.issuers.domains.isdisjoint(source.domain.lower().split(".")):
        return ()
    return (Actor(code=source.country, sector="GOV", name=source.name, via="issuer"),)


def _dateline(article: Article, names: Names) -> tuple[Actor, ...]:
    """The state in whose capital a text was issued that its title calls a statement; news has datelines too."""
    words = [t.text for t in _tokenizer()(article.title or "")]
    if not names.words.references.issuers.texts & {w.lower() for w in words[:2]}:
        return ()
    for line in article.skipped:
        if line.reason == "dateline":
            place = [t.text for t in _tokenizer()(article.text[line.start : line.end])]
            hits = names.index.find(place, capitals=place[0].isupper())
            return _named(hits[:1], place, article, names)
    return ()


@lru_cache(maxsize=1)
def _tokenizer() -> Tokenizer:
    return English().tokenizer
