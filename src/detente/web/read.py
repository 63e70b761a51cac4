"""The page that reads a text, pasted or fetched from an address, and records it for an analyst."""

from dataclasses import dataclass

from fastapi import APIRouter, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente.api import (
    MAX_TEXT,
    RefusedError,
    caller_of,
    csrf_token,
    form_of,
    read_article,
    refusal_of,
    require_page,
)
from detente.cli import by_parties, note_head
from detente.errors import InputError
from detente.intake import from_address, from_text, read_header
from detente.ledger import Ledger, record
from detente.model import Findings
from detente.web.asking import Held, day_asked
from detente.web.effects import effects
from detente.web.marks import pieces
from detente.web.records import numbers, records_of
from detente.web.rendering import render

router = APIRouter(default_response_class=HTMLResponse)

# A box holds no more of what was typed, however long that was.
_LONGEST = 300
_MAX_ADDRESS = 2_000


@dataclass(frozen=True)
class Asked:
    """What the form asks to be read."""

    text: str = ""
    address: str = ""
    published: str = ""
    outlet: str = ""
    title: str = ""


@router.get("/read")
async def read_form(request: Request) -> HTMLResponse:
    """A box for a text, and one for an address."""
    return await _page(request, Asked())


@router.post("/read")
async def read_page(request: Request, ledger: Held) -> Response:
    """What the text says, as a note and in the text itself; recorded where the form says so and the analyst may."""
    fields = await form_of(request)
    asked = _asked(fields)
    if "record" in fields:
        caller = await run_in_threadpool(caller_of, request)
        await require_page("analyst")(request, caller)
    try:
        if asked.address and not asked.text.strip():
            asked = await _fetched(request, asked)
        findings = await run_in_threadpool(_read, asked)
        if "record" in fields:
            await run_in_threadpool(_record, ledger, findings)
            return RedirectResponse(f"/article/{findings.article.id}?recorded=1", status_code=303)
    except (RefusedError, InputError) as error:
        return await _page(request, asked, refused=refusal_of(error))
    return await _page(request, asked, findings=findings)


def _asked(fields: dict[str, str]) -> Asked:
    # A form sends line ends as CR LF; the text as it was written had none of the first.
    return Asked(
        text=fields.get("text", "").replace("\r\n", "\n"),
        address=fields.get("address", "").strip()[:_MAX_ADDRESS],
        published=fields.get("published", "").strip()[:_LONGEST],
        outlet=fields.get("outlet", "").strip()[:_LONGEST],
        title=fields.get("title", "").strip()[:_LONGEST],
    )


async def _fetched(request: Request, asked: Asked) -> Asked:
    """The same with the text at the address. An analyst asks: a server that fetches for anyone is a tool of anyone."""
    caller = await run_in_threadpool(caller_of, request)
    await require_page("analyst")(request, caller)
    found = await run_in_threadpool(from_address, asked.address)
    source = found.source
    return Asked(
        text=found.text,
        address=asked.address,
        published=asked.published or (str(found.published) if found.published else ""),
        outlet=asked.outlet or (source.name or source.domain or "" if source else ""),
        title=asked.title or found.title or "",
    )


def _read(asked: Asked) -> Findings:
    """The findings of the text; what the form says of where it came out goes before what the text's own head says."""
    if len(asked.text) > MAX_TEXT:
        raise RefusedError("too_large", f"the text has more than {MAX_TEXT:,} characters; read it in parts")
    for name, words in (("title", asked.title), ("address", asked.address), ("outlet", asked.outlet)):
        if not words.isprintable():
            raise RefusedError("bad_request", f"{name}: it holds characters that cannot be printed; take them out")
    header = read_header(asked.text, where="text")
    return read_article(
        from_text(
            asked.text,
            published=day_asked(asked.published, "published") or header.published,
            title=asked.title or header.title,
            url=asked.address or header.address,
            outlet=asked.outlet or header.source,
            skipped=header.skipped,
            where="text",
        )
    )


def _record(ledger: Ledger, findings: Findings) -> None:
    if ledger.read_only:
        raise RefusedError("ledger", "this server only reads its ledger; nothing was recorded")
    record(ledger, findings)


async def _page(
    request: Request, asked: Asked, *, findings: Findings | None = None, refused: RefusedError | None = None
) -> HTMLResponse:
    """The form, with what it read or why it could not."""
    caller = await run_in_threadpool(caller_of, request)
    return render(
        "read.html",
        status=refused.status if refused else 200,
        request=request,
        given=asked if len(asked.text) <= MAX_TEXT else Asked(text=asked.text[:MAX_TEXT]),
        refused=refused,
        note=_note(findings) if findings else None,
        limit=MAX_TEXT,
        csrf=csrf_token(request),
        may=bool(caller and caller.may("analyst")),
    )


def _note(findings: Findings) -> dict[str, object]:
    """What the template shows of the findings."""
    records = records_of(findings)
    return {
        "head": note_head(findings.article, "Your text"),
        "title": findings.article.title,
        "groups": tuple(by_parties(findings)),
        "troubles": findings.troubles,
        "records": records,
        "effects": effects(records, recorded=False),
        "pieces": tuple(pieces(findings, numbers(records))),
    }
