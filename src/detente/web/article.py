"""The page of an article: its text with what was found in it, what that is to what was told before, what it moved."""

from dataclasses import dataclass
from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, Response

from detente.api import RefusedError
from detente.errors import InputError
from detente.intake import from_text, read_header
from detente.ledger import article, bearings
from detente.model import Article, Claim, Commitment, Event, Findings, HeldArticle, Pair, Skipped, Trouble
from detente.web.asking import Held
from detente.web.effects import effects
from detente.web.marks import pieces
from detente.web.records import Shown, numbers, records_of
from detente.web.rendering import render
from detente.web.unchanged import carried, tag_of, unchanged

router = APIRouter(default_response_class=HTMLResponse)


@dataclass(frozen=True)
class Aside:
    """Words that were set aside as no news, and why."""

    start: int
    words: str
    reason: str


@router.get("/article/{id}")
def article_page(request: Request, ledger: Held, id: str, recorded: str = "") -> Response:
    """An article of the ledger with all that was found in it."""
    if same := unchanged(request, tag := tag_of(request, ledger)):
        return same
    try:
        held = article(ledger, id)
    except InputError as error:
        raise RefusedError("not_found", str(error)) from error
    findings = _findings(held)
    entries = {entry.content: entry.id for entry in held.entries}
    records = records_of(findings, entries=entries, bearings=bearings(ledger, held.id))
    return render(
        "article.html",
        request=request,
        headers=carried(tag),
        held=held,
        first=held.publications[0],
        findings=findings,
        pieces=tuple(pieces(findings, numbers(records))),
        records=records,
        aside=tuple(_aside(findings.article)),
        effects=effects(records, recorded=True),
        stood=_stood(held, records),
        just_recorded=bool(recorded),
    )


def _findings(held: HeldArticle) -> Findings:
    """What the ledger holds of the article, as it was read."""
    first, records = held.publications[0], [entry.record for entry in held.entries]
    text = Article(
        id=held.id,
        text=held.text,
        title=first.title,
        published=first.published,
        language=held.language,
        url=first.url,
        skipped=_furniture(held),
    )
    return Findings(
        article=text,
        coder=held.readings[-1].coder if held.readings else "",
        events=tuple(each for each in records if isinstance(each, Event)),
        claims=tuple(each for each in records if isinstance(each, Claim)),
        commitments=tuple(each for each in records if isinstance(each, Commitment)),
        standings=tuple(each for each in records if not isinstance(each, Event | Claim | Commitment | Trouble)),
        troubles=tuple(each for each in records if isinstance(each, Trouble)),
    )


def _furniture(held: HeldArticle) -> tuple[Skipped, ...]:
    """What of the text is no news: the ledger keeps the text alone, in which the same is found again."""
    try:
        header = read_header(held.text, where="text")
        return from_text(held.text, language=held.language, skipped=header.skipped, where="text").skipped
    except InputError:
        return ()


def _aside(text: Article) -> list[Aside]:
    return [Aside(each.start, text.text[each.start : each.end].strip(), each.reason) for each in text.skipped]


def _stood(held: HeldArticle, records: tuple[Shown, ...]) -> tuple[tuple[Pair, date, date], ...]:
    """The pairs of the article, with the day before its report and the day of it."""
    published = held.publications[0].published
    if published is None:
        return ()
    pairs = {Pair.of(*sorted(each.row.parties)) for each in records if len(each.row.parties) == 2}
    return tuple((pair, published - timedelta(days=1), published) for pair in sorted(pairs, key=str))
