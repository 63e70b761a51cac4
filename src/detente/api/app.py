"""The API as an application of its own, to be mounted under /api/v1."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from detente import __version__
from detente.api.guard import HEADERS
from detente.api.refusal import refusal_of
from detente.api.routes import router
from detente.errors import DetenteError
from detente.ledger import Ledger


def create_api(ledger: Ledger) -> FastAPI:
    """The API over an open ledger. Its description is at /openapi.json; it loads nothing from elsewhere."""
    api = FastAPI(
        title="Détente",
        version=__version__,
        summary="How pairs of states stand, and the words behind it.",
        docs_url=None,
        redoc_url=None,
    )
    api.state.ledger = ledger
    api.include_router(router)
    for kind in (DetenteError, RequestValidationError, HTTPException, Exception):
        api.add_exception_handler(kind, _answer)
    return api


def _answer(_: Request, error: Exception) -> JSONResponse:
    """The error in its one shape."""
    refused = refusal_of(error)
    # The answer to an unexpected error is sent outside of what adds the headers to all others.
    headers = dict(HEADERS) if refused.status == 500 else None
    return JSONResponse(refused.problem.model_dump(), refused.status, headers=headers)
