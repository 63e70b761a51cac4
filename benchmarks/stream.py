"""The time of reading a newspaper's whole stream, few of its articles relevant, as a ratio to the bare spaCy pass.

    .venv/bin/python benchmarks/stream.py [--articles N] [--share S] [--passages S] [--seed N] [--json]

General articles are drawn from the sentences of general.txt, each from one of its sections, for an article keeps to one
subject; half of them stand in one line, half in paragraphs. Relevant ones are the reports of examples/reports, again
and again. With --passages a share of the general ones hold one of the reports' paragraphs in their middle, as an
article on something else may. The reading sets aside unparsed what has nothing to do with relations between states. The
two sides take turns on slices of the stream, so that a busy neighbour slows both alike.
"""

import argparse
import json
import math
import random
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from itertools import cycle, islice
from pathlib import Path

from reading import EXAMPLES, Spread, articles, bare, spread

from detente import pipeline
from detente.intake import from_text
from detente.model import Article, Findings

GENERAL = Path(__file__).with_name("general.txt")
SENTENCES = (6, 14)
PARAGRAPH = 2
# Shorter ones are headings and dates.
SHORTEST_PASSAGE = 80
TURNS = 5
# Of the bare pass over the whole stream; where it would take longer, a sample of the articles stands for all.
LONGEST_BARE_SECONDS = 60.0
# Enough to load models and data, and then to tell how long the bare pass will take.
FIRST = 30


@dataclass(frozen=True)
class Item:
    """An article of the stream, whether it was put there as relevant, and the relevant passage put into it."""

    article: Article
    relevant: bool
    passage: str = ""


@dataclass(frozen=True)
class Fate:
    """What became of the articles of one slice."""

    set_aside: int = 0
    relevant_set_aside: int = 0
    passages_set_aside: int = 0
    read_in_part: int = 0
    general_read: int = 0

    def __add__(self, other: "Fate") -> "Fate":
        one, more = asdict(self), asdict(other)
        return Fate(**{what: one[what] + more[what] for what in one})


@dataclass(frozen=True)
class Turn:
    """One slice timed: seconds a word of both sides."""

    bare: float
    whole: float
    bare_articles: int
    fate: Fate


@dataclass(frozen=True)
class Result:
    """What was measured; the ratio is time of the reading ÷ time of the bare pass, word for word."""

    articles: int
    words: int
    relevant: int
    share: float
    passages: int
    set_aside: int
    relevant_set_aside: int
    passages_set_aside: int
    read_in_part: int
    general_read: int
    bare_articles: int
    bare_words_per_second: Spread
    whole_words_per_second: Spread
    ratio: Spread


def sections(path: Path) -> list[list[str]]:
    """The sentences of the file, one a line, by section; blank lines stand between sections."""
    return [part.splitlines() for part in path.read_text(encoding="utf-8").strip().split("\n\n")]


def stream(count: int, *, share: float, passages: float, seed: int) -> list[Item]:
    """So many articles in a drawn order, the given shares of them relevant, or general with a relevant passage.

    The same seed gives the same stream.
    """
    draw = random.Random(seed)  # noqa: S311 (no secret)
    found, reports = sections(GENERAL), articles(EXAMPLES)
    items = [Item(article, relevant=True) for article in islice(cycle(reports), round(count * share))]
    told = cycle(part for report in reports for part in passages_of(report))
    hidden = islice(told, round(count * passages))
    while len(items) < count:
        sentences = draw.sample(draw.choice(found), draw.randint(*SENTENCES))
        items.append(general(sentences, next(hidden, ""), parted=draw.random() < 0.5))
    draw.shuffle(items)
    return items


def passages_of(report: Article) -> list[str]:
    """The paragraphs of a report that tell of relations by themselves."""
    found = [part.strip() for part in report.text.split("\n\n")]
    return [part for part in found if len(part) >= SHORTEST_PASSAGE and pipeline.relevance()(part)]


def general(sentences: list[str], passage: str, *, parted: bool) -> Item:
    """A general article in one line or in paragraphs; one with a relevant passage in its middle has paragraphs."""
    if not passage and not parted:
        return Item(from_text(" ".join(sentences)), relevant=False)
    parts = [" ".join(sentences[at : at + PARAGRAPH]) for at in range(0, len(sentences), PARAGRAPH)]
    if passage:
        parts.insert(len(parts) // 2, passage)
    return Item(from_text("\n\n".join(parts)), relevant=False, passage=passage)


def words(items: list[Item]) -> int:
    return sum(len(item.article.text.split()) for item in items)


def timed(side: Callable[[], None]) -> float:
    """The seconds that one call takes."""
    started = time.perf_counter()
    side()
    return time.perf_counter() - started


def run_bare(items: list[Item]) -> float:
    """The seconds a word of spaCy alone."""
    found = [item.article for item in items]
    return timed(lambda: bare(found)) / words(items)


def run_whole(items: list[Item]) -> tuple[float, Fate]:
    """The seconds a word of the reading, and what became of the articles."""
    found: list[tuple[bool, bool, str]] = []
    read = pipeline.read_all(item.article for item in items)
    seconds = timed(lambda: found.extend(map(left_out, read)))
    fate = sum((fate_of(item, *each) for item, each in zip(items, found, strict=True)), Fate())
    return seconds / words(items), fate


def left_out(findings: Findings) -> tuple[bool, bool, str]:
    """Whether the article was set aside as a whole or in part, and the words of its passages that were."""
    quotes = " ".join(trouble.span.quote for trouble in findings.troubles if trouble.span)
    return pipeline.is_set_aside(findings), pipeline.is_read_in_part(findings), quotes


def fate_of(item: Item, aside: bool, in_part: bool, quotes: str) -> Fate:
    """What became of one article."""
    return Fate(
        set_aside=int(aside),
        relevant_set_aside=int(item.relevant and (aside or in_part)),
        passages_set_aside=int(bool(item.passage) and (aside or (in_part and item.passage in quotes))),
        read_in_part=int(in_part),
        general_read=int(not item.relevant and not item.passage and not aside),
    )


def step(items: list[Item]) -> int:
    """Every how-many-th article the bare pass is run on, told from its time for the first few."""
    first = items[:FIRST]
    run_bare(first)
    run_whole([Item(report, relevant=True) for report in articles(EXAMPLES)[:FIRST]])
    return max(1, math.ceil(run_bare(first) * words(items) / LONGEST_BARE_SECONDS))


def turns(items: list[Item]) -> list[Turn]:
    """Each slice of the stream timed, the bare pass first and then the reading."""
    every = step(items)
    found = []
    for number in range(TURNS):
        part = items[number::TURNS]
        sample = part[::every]
        bare_time = run_bare(sample)
        whole_time, fate = run_whole(part)
        found.append(Turn(bare_time, whole_time, len(sample), fate))
    return found


def measure(items: list[Item]) -> Result:
    """The figures of the stream, both sides in turn on each slice."""
    found = turns(items)
    relevant = sum(item.relevant for item in items)
    fate = sum((turn.fate for turn in found), Fate())
    return Result(
        articles=len(items),
        words=words(items),
        relevant=relevant,
        share=round(relevant / len(items), 4),
        passages=sum(bool(item.passage) for item in items),
        **asdict(fate),
        bare_articles=sum(turn.bare_articles for turn in found),
        bare_words_per_second=spread([1 / turn.bare for turn in found]),
        whole_words_per_second=spread([1 / turn.whole for turn in found]),
        ratio=spread([turn.whole / turn.bare for turn in found]),
    )


def as_text(result: Result) -> str:
    def line(what: str, value: Spread, form: str) -> str:
        return f"{what:<22}{value.median:>10{form}}{value.min:>10{form}}{value.max:>10{form}}"

    plain = result.articles - result.relevant - result.passages
    sampled = "all" if result.bare_articles == result.articles else f"a sample of {result.bare_articles:,}"
    return "\n".join([
        f"{result.articles:,} articles, {result.words:,} words; {result.relevant:,} relevant ({result.share:.1%})",
        f"set aside: {result.set_aside:,}, and passages of {result.read_in_part:,} more;"
        f" of relevant ones: {result.relevant_set_aside:,}",
        f"relevant passages of general articles set aside: {result.passages_set_aside:,} of {result.passages:,}",
        f"general, read all the same: {result.general_read:,} of {plain:,}",
        f"{TURNS} slices, both sides in turn; spaCy alone on {sampled} of the articles",
        f"{'':<22}{'median':>10}{'min':>10}{'max':>10}",
        line("spaCy alone, words/s", result.bare_words_per_second, ",.0f"),
        line("reading, words/s", result.whole_words_per_second, ",.0f"),
        line("time, ratio", result.ratio, ".2f"),
    ])  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description="Times the reading of a stream of mostly general news.")
    parser.add_argument("--articles", type=int, default=2000, help="articles in the stream")
    parser.add_argument("--share", type=float, default=0.05, help="share of relevant articles, 0 to 1")
    parser.add_argument("--passages", type=float, default=0.0, help="share of general articles with a relevant passage")
    parser.add_argument("--seed", type=int, default=1, help="of the draw")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    chosen = parser.parse_args()
    if chosen.articles < TURNS:
        parser.error(f"--articles must be {TURNS} or more")
    if min(chosen.share, chosen.passages) < 0 or chosen.share + chosen.passages > 1:
        parser.error("--share and --passages must be between 0 and 1, and 1 together at most")
    result = measure(stream(chosen.articles, share=chosen.share, passages=chosen.passages, seed=chosen.seed))
    print(json.dumps(asdict(result)) if chosen.json else as_text(result))


if __name__ == "__main__":
    main()
