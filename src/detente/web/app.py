"""The whole of what `detente serve` serves: pages at the root, the API under /api/v1, one stylesheet."""

from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from detente.api import HEADERS, Guard, Metrics, Remembered, Settings, create_api, refusal_of
from detente.errors import DetenteError
from detente.ledger import Ledger
from detente.web import (
    article,
    codebook,
    evidence,
    home,
    lists,
    pair,
    pictures,
    probes,
    read,
    review,
    runs,
    signing,
    state,
)
from detente.web.rendering import render

_STATIC = Path(__file__).parent / "static"
_API = "/api/v1"


def create_app(ledger: Ledger, settings: Settings | None = None) -> FastAPI:
    """The application over an open ledger; where settings are left out, as it stands on this machine alone."""
    app = FastAPI(title="Détente", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.ledger = ledger
    app.state.settings = settings or Settings()
    app.state.metrics = Metrics()
    remembered = Remembered(ledger)
    app.add_middleware(
        Guard, settings=app.state.settings, metrics=app.state.metrics, sorry=_sorry, remembered=remembered
    )
    for each in (home, pair, pictures, state, read, article, evidence, lists, runs, review, codebook, signing, probes):
        app.include_router(each.router)
    app.mount(_API, create_api(ledger))
    app.mount("/static", StaticFiles(directory=_STATIC))
    for kind in (DetenteError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _sorry)
    return app


def _sorry(request: Request, error: Exception) -> Response:
    """The error as a page; to who asked the API, in its own shape."""
    refused = refusal_of(error)
    # The answer to an unexpected error is sent outside of what adds the headers to all others.
    headers = dict(HEADERS) if refused.status == 500 else None
    if request.scope["path"].startswith(_API):
        return JSONResponse(refused.problem.model_dump(), refused.status, headers=headers)
    return render("error.html", status=refused.status, headers=headers, refused=refused)
