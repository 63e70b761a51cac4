"""What a machine asks a server: whether it lives, whether it can answer, and what it has done."""

from fastapi import APIRouter, Request
from fastapi.responses import PlainTextResponse, Response

from detente.api import Metrics, Settings, client_key, require
from detente.ledger import Ledger, last_run

router = APIRouter(default_response_class=PlainTextResponse)

_KIND = "text/plain; version=0.0.4; charset=utf-8"


@router.get("/healthz")
async def healthz() -> str:
    """That the process answers; the ledger is not asked."""
    return "ok\n"


@router.get("/readyz")
def readyz(request: Request) -> str:
    """That the ledger answers too; the error page with status 503 where it does not."""
    last_run(_ledger(request))
    return "ok\n"


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The figures for Prometheus: to this machine where no other reaches the server, else to an admin."""
    settings: Settings = request.app.state.settings
    kept: Metrics = request.app.state.metrics
    near = client_key(request.client.host if request.client else "") is None
    if settings.public or not near:
        require("admin")(request)
    kept.runs.set(last_run(_ledger(request)))
    return Response(kept.text(), media_type=_KIND)


def _ledger(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger
