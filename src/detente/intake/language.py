"""Whether a text is English: refused only when it surely is not."""

import re
from functools import lru_cache

from babel import Locale
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from detente.intake.refusal import refusal

SAMPLE = 4_000
# Below this a language cannot be told: a headline of foreign names is all names.
MIN_LETTERS = 40
MIN_OTHER_SCRIPT = 10
# Foreign names pull a short English line towards their language, so the words that are no names are asked as well.
# Measured: 30 English lines full of foreign names and 1,476 short English reports keep at least 0.03 on one of the
# two; lines in 14 other languages stay under 0.0001 on both.
MAX_ENGLISH = 0.01
# Words that English prose cannot do without and its neighbours do not have: one word in four or three of a report.
FUNCTION_WORDS = frozenset(
    "the and of to for that with from by said his their its which who has have had been after will would not were"
    " are".split()
)
SURE_SHARE = 0.18
LIKELY_SHARE = 0.10

# The model's codes for English and the creoles it takes terse English for.
_ENGLISH = frozenset({"en", "pcm", "sco", "jam"})
_WORD = re.compile(r"[^\W\d_]+")
# Latin letters with and without accents, Vietnamese among them.
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff]")


def check_english(text: str, *, where: str) -> None:
    """Nothing, where the text is English or too short to tell. Raises InputError that names the other language."""
    sample = text[:SAMPLE]
    words = _WORD.findall(sample)
    letters = sum(map(len, words))
    # English has Latin letters, so that a line in another script needs no length to be told.
    latin = 2 * len(_LATIN.findall(sample)) >= letters
    if letters < (MIN_LETTERS if latin else MIN_OTHER_SCRIPT):
        return
    share = sum(word.lower() in FUNCTION_WORDS for word in words) / len(words)
    # The model takes half a second to load; most texts need no more than a count.
    if share >= SURE_SHARE:
        return
    ranks = _identifier().rank(sample)
    if share < LIKELY_SHARE and _english(ranks) < MAX_ENGLISH and not (latin and _english_without_names(words)):
        what = f"the text is in {language_name(str(ranks[0][0]))}"
        raise refusal(where, what, "only English is read: give a translation")


def language_name(code: str) -> str:
    """The English name of a language code, or the code in words where it has none."""
    name = Locale("en").languages.get(code)
    return str(name) if name else f"another language ({code})"


def _english_without_names(words: list[str]) -> bool:
    """Whether the words in small letters may be English; they may where there are too few to tell."""
    plain = " ".join(word for word in words if not word[0].isupper())
    if len(plain) < MIN_OTHER_SCRIPT:
        return any(word[1:].islower() for word in words)
    return _english(_identifier().rank(plain)) >= MAX_ENGLISH


def _english(ranks: list[tuple[str, float]]) -> float:
    """The probability of English among the ranks."""
    return sum(p for code, p in ranks if code in _ENGLISH)


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    """The language model, loaded when a text first needs it (half a second)."""
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
