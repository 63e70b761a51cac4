"""Articles: texts that are sent in, read and kept; and those that the ledger holds."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from typing import Annotated, Any

from fastapi import Body, Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from pydantic import Field, ValidationError
from starlette.datastructures import UploadFile

from detente import ledger as verbs
from detente.api.access import require
from detente.api.answering import as_json
from detente.api.asking import AskedAbout, Held
from detente.api.paging import first_of, key_of
from detente.api.reading import checked, explain_article, read_article, text_article
from detente.api.refusal import RefusedError
from detente.api.routes.common import refusals, router_of
from detente.api.shapes import Answer, ArticleHeld, ArticleRead, Articles, Posted, ReadText, SentArticle, SentFile, Text
from detente.cli import effect
from detente.errors import InputError
from detente.intake import load
from detente.ledger import article, bearings, listed_articles, record
from detente.model import Article, Findings

router = router_of("articles")

_ADDRESS = re.compile(r"https?://", re.IGNORECASE)
_ID = re.compile(r"[0-9a-f]{1,64}", re.ASCII)

_REPORT = {
    "text": "Norway recalled its ambassador to Hungary on Tuesday.",
    "published": "2025-03-05",
    "title": "Norway calls its ambassador home",
    "url": "https://news.example/recall",
}
_BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"$ref": "#/components/schemas/SentArticle"},
                "examples": {
                    "text": {"summary": "A text", "value": {**_REPORT, "record": True}},
                    "address": {"summary": "A web address", "value": {"url": "https://news.example/recall"}},
                },
            },
            "multipart/form-data": {"schema": {"$ref": "#/components/schemas/SentFile"}},
        },
    }
}


class _AskedArticles(AskedAbout):
    """The query of articles."""

    domain: str | None = Field(
        None,
        pattern=r"^[A-Za-z0-9.-]{1,253}$",
        description="Only articles of the outlet with this domain.",
        examples=["news.example"],
    )


@dataclass(frozen=True)
class Sent:
    """What was sent: its fields, and where a file came with them its name and bytes."""

    fields: SentArticle
    name: str = ""
    data: bytes = b""


async def sent(request: Request) -> Sent:
    """What was sent, as an object or as a form with a file.

    Raises RequestValidationError where a field does not hold, RefusedError where it is neither.
    """
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return await _sent_file(request)
    if kind != "application/json":
        what = "send an object as application/json, or a file in multipart/form-data"
        raise RefusedError("bad_request", f"the body is {kind[:60] or 'of no stated kind'}; {what}", status=415)
    body = await request.body()
    return Sent(_checked(lambda: SentArticle.model_validate_json(body)))


async def _sent_file(request: Request) -> Sent:
    async with request.form(max_files=1, max_fields=8) as form:
        fields: dict[str, Any] = dict(form.multi_items())
        file = fields.pop("file", None)
        if not isinstance(file, UploadFile):
            raise RefusedError("bad_request", "file: the form holds no file under this name; send one report as `file`")
        name = file.filename or ""
        data = await file.read()
    told = {key: value or None for key, value in fields.items() if key in SentFile.model_fields or value}
    plain = name[:80] if name.isprintable() and name else "the file"
    return Sent(_checked(lambda: SentArticle.model_validate(told)), plain, data)


@router.post(
    "/read",
    response_model=Answer,
    responses=refusals(413),
    summary="What a report says; nothing is kept",
)
def post_read(text: Annotated[Text, Body(openapi_examples={"recall": {"value": _REPORT}})]) -> Response:
    """Events, claims, commitments, standings and troubles of the text, as `detente read --json` gives them.

    With `explain`, for each event the pattern or model part, the way to each party in the parse, and the probability.
    """
    given = text_article(text.text, published=text.published, title=text.title, url=text.url)
    if text.explain:
        findings, why = explain_article(given)
        return as_json(_answer(Answer, findings, explanations=why))
    return as_json(_answer(Answer, read_article(given)), without={"explanations"})


@router.post(
    "/articles",
    response_model=Posted,
    dependencies=[Depends(require("analyst"))],
    responses=refusals(403, 413, 415),
    openapi_extra=_BODY,
    summary="Read a text, an address or a file, and keep what it says; role analyst",
)
def post_article(ledger: Held, given: Annotated[Sent, Depends(sent)]) -> Response:
    """The records of a report. With `record` they are kept, and the answer comes when they are, with what changed.

    Give a `text`, or a `url` to fetch it from; a file (text or HTML) goes into a form as `file`. The same report again
    changes nothing.
    """
    findings = read_article(_article(given))
    if not given.fields.record:
        return as_json(_answer(Posted, findings, effect=effect(findings)))
    done = record(ledger, findings)
    return as_json(
        _answer(
            Posted,
            findings,
            effect=effect(findings),
            recorded=done,
            changes=verbs.changes(ledger, run=done.run) if done.run else (),
            bearings=bearings(ledger, findings.article.id),
        )
    )


@router.get("/articles", response_model=Articles, summary="The articles of the ledger")
def get_articles(ledger: Held, asked: Annotated[_AskedArticles, Query()]) -> Response:
    """Articles without their texts, the last recorded first. `since` and `until` bound the first publication."""
    after = key_of("article", asked.cursor, (int, str))
    rows = listed_articles(
        ledger,
        pair=asked.about,
        party=asked.of,
        domain=asked.domain,
        since=asked.since,
        until=asked.until,
        known=asked.by_day,
        clock=asked.clock,
        limit=asked.limit + 1,
        before=(int(after[0]), str(after[1])) if after else None,
    )
    shown, following = first_of("article", rows, lambda row: (row.run, row.id), limit=asked.limit)
    return as_json(Articles(articles=tuple(shown), next=following))


@router.get("/articles/{id}", response_model=ArticleHeld, summary="An article with its records")
def get_article(
    ledger: Held,
    id_: Annotated[
        str, Path(alias="id", max_length=100, description="An article's id.", examples=["658d288ef9c3e8439f8b13de"])
    ],
) -> Response:
    """The text, where and when it came out, who read it, its live entries, and how each bears on what others told."""
    try:
        if not _ID.fullmatch(id_):
            raise InputError(f"{id_!r} is no article's id; an entry's evidence names its article")
        return as_json(ArticleHeld(article=article(ledger, id_), bearings=bearings(ledger, id_)))
    except InputError as error:
        raise RefusedError("not_found", str(error)) from error


def _checked(make: Callable[[], SentArticle]) -> SentArticle:
    try:
        found = make()
    except ValidationError as error:
        raise RequestValidationError([{**each, "loc": ("body", *each["loc"])} for each in error.errors()]) from error
    return found


def _article(given: Sent) -> Article:
    """The article of what was sent. Raises InputError or RefusedError where there is none."""
    asked = given.fields
    if given.name:
        return _loaded("-", given.name, asked.published, asked.title, given.data)
    if asked.text is not None:
        return text_article(asked.text, published=asked.published, title=asked.title, url=asked.url)
    if asked.url is None:
        raise RefusedError("bad_request", "neither a text nor a url; give the report's text, or its web address")
    if not _ADDRESS.match(asked.url) or not asked.url.isprintable():
        raise RefusedError("bad_request", "url: no web address; write it with http:// or https://")
    return _loaded(asked.url, asked.url, asked.published, asked.title)


def _loaded(source: str, name: str, published: date | None, title: str | None, data: bytes = b"") -> Article:
    try:
        return checked(load(source, published=published, title=title, stdin=BytesIO(data)))
    except InputError as error:
        raise InputError(str(error).replace("standard input", name, 1)) from error


def _answer(kind: type[ReadText], findings: Findings, **more: Any) -> ReadText:
    """The findings in the shape of an answer: the article without its text."""
    told = {name: getattr(findings, name) for name in Findings.model_fields if name not in ("article", "coder")}
    known = {name: getattr(findings.article, name) for name in ArticleRead.model_fields}
    return kind(id=findings.article.id, article=ArticleRead(**known), coder=findings.coder, **told, **more)
