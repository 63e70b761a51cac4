"""The whole of what `detente serve` serves: pages at the root, the API under /api/v1, one stylesheet."""

import socket
from pathlib import Path

import uvicorn
from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import HTMLResponse
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from detente.api import HEADERS, Guard, create_api, refusal_of
from detente.errors import DetenteError
from detente.ledger import Ledger
from detente.web.pages import router
from detente.web.rendering import render

_STATIC = Path(__file__).parent / "static"


def create_app(ledger: Ledger) -> FastAPI:
    """The application over an open ledger, which it only reads."""
    app = FastAPI(title="Détente", openapi_url=None, docs_url=None, redoc_url=None)
    app.state.ledger = ledger
    app.add_middleware(Guard)
    app.include_router(router)
    app.mount("/api/v1", create_api(ledger))
    app.mount("/static", StaticFiles(directory=_STATIC))
    for kind in (DetenteError, RequestValidationError, HTTPException, Exception):
        app.add_exception_handler(kind, _sorry)
    return app


def run(ledger: Ledger, door: socket.socket) -> None:
    """Serves the ledger on a listening socket until the process is told to stop."""
    config = uvicorn.Config(create_app(ledger), log_level="warning", access_log=False, server_header=False)
    uvicorn.Server(config).run(sockets=[door])


def _sorry(_: Request, error: Exception) -> HTMLResponse:
    """The error as a page."""
    refused = refusal_of(error)
    # The answer to an unexpected error is sent outside of what adds the headers to all others.
    headers = dict(HEADERS) if refused.status == 500 else None
    return render("error.html", status=refused.status, headers=headers, refused=refused)
