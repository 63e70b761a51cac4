"""The API as an application of its own, to be mounted under /api/v1."""

from functools import partial

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from detente import __version__
from detente.api.describing import described
from detente.api.guard import HEADERS
from detente.api.refusal import refusal_of
from detente.api.routes import ROUTERS
from detente.errors import DetenteError
from detente.ledger import Ledger

_TAGS = (
    {"name": "health", "description": "Whether the server answers."},
    {"name": "names", "description": "States, organisations and groups by code."},
    {"name": "pairs", "description": "How two parties stand on any day, as known on any other, and how that came."},
    {"name": "series", "description": "A pair by day, week or month."},
    {"name": "entries", "description": "What single reports say, and the words behind it."},
    {"name": "followed", "description": "What holds across reports: claims, promises, deeds."},
    {"name": "search", "description": "Words in titles and quotes."},
    {"name": "articles", "description": "Texts that are sent in, read and kept."},
    {"name": "runs", "description": "What was written into the ledger, and when."},
    {"name": "judgements", "description": "What analysts say of entries."},
    {"name": "export", "description": "The entries as a stream."},
)


def create_api(ledger: Ledger) -> FastAPI:
    """The API over an open ledger. Its description is at /openapi.json; it loads nothing from elsewhere."""
    api = FastAPI(
        title="Détente",
        version=__version__,
        summary="How pairs of states stand, and the words behind it.",
        openapi_tags=[dict(tag) for tag in _TAGS],
        docs_url=None,
        redoc_url=None,
    )
    api.state.ledger = ledger
    for router in ROUTERS:
        api.include_router(router)
    for kind in (DetenteError, RequestValidationError, HTTPException, Exception):
        api.add_exception_handler(kind, _answer)
    setattr(api, "openapi", partial(described, api))  # noqa: B010  # FastAPI's way to describe itself otherwise
    return api


def _answer(_: Request, error: Exception) -> JSONResponse:
    """The error in its one shape."""
    refused = refusal_of(error)
    # The answer to an unexpected error is sent outside of what adds the headers to all others.
    headers = dict(HEADERS) if refused.status == 500 else None
    return JSONResponse(refused.problem.model_dump(), refused.status, headers=headers)
