"""What the faces answer where they cannot: one shape, a stable code, one line that says what to do.

Any error → RefusedError → {"error": {"code", "message"}}
"""

import logging
from typing import Literal

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from detente.errors import DetenteError, InputError, LedgerError
from detente.model.base import Record

log = logging.getLogger(__name__)

Code = Literal[
    "unknown_state", "bad_date", "not_found", "too_large", "bad_request", "unauthorised", "forbidden", "too_many",
    "busy", "ledger", "internal",
]  # fmt: skip

_STATUS: dict[Code, int] = {
    "unknown_state": 404, "bad_date": 422, "not_found": 404, "too_large": 413, "bad_request": 422, "unauthorised": 401,
    "forbidden": 403, "too_many": 429, "busy": 503, "ledger": 503, "internal": 500,
}  # fmt: skip
_BY_STATUS: dict[int, Code] = {404: "not_found", 413: "too_large"}


class Fault(Record):
    """A stable code and a line for people."""

    code: Code
    message: str


class Problem(Record):
    """The body of every answer that is an error."""

    error: Fault


class DayError(ValueError):
    """A field that takes a day and was given none; its message is for people as it stands."""


class RefusedError(DetenteError):
    """A request that cannot be answered, with its code and HTTP status."""

    def __init__(self, code: Code, message: str, *, status: int | None = None) -> None:
        # Half a character may come in by JSON escapes, and no answer can carry it.
        super().__init__(message.encode("utf-8", "replace").decode())
        self.code: Code = code
        self.status = status or _STATUS[code]

    @property
    def problem(self) -> Problem:
        """The body of the answer."""
        return Problem(error=Fault(code=self.code, message=str(self)))


def refusal_of(error: Exception) -> RefusedError:
    """The refusal that answers an error. Our own faults go to the log, never to the reader."""
    match error:
        case RefusedError():
            return error
        case RequestValidationError():
            return _invalid(error)
        case HTTPException():
            return _http(error)
        case InputError():
            return RefusedError("bad_request", str(error))
        case LedgerError():
            log.warning("%s", error)
            return RefusedError(
                "ledger", "the ledger cannot be read or written at the moment; try again, or see the server's log"
            )
        case _:
            log.warning("unexpected %s: %s", type(error).__name__, error)
            return RefusedError("internal", "something went wrong on the server; its log says what")


def _invalid(error: RequestValidationError) -> RefusedError:
    """The first thing wrong with the request: where, and what."""
    first = error.errors()[0]
    where = ".".join(str(step) for step in first["loc"] if step not in ("query", "body", "path"))
    cause = first.get("ctx", {}).get("error")
    if isinstance(cause, DayError):
        return RefusedError("bad_date", str(cause))
    if first["type"] == "json_invalid":
        return RefusedError("bad_request", "the body is no JSON; send an object, as /api/v1/openapi.json describes it")
    return RefusedError("bad_request", f"{where or 'the request'}: {first['msg']}; see /api/v1/openapi.json")


def _http(error: HTTPException) -> RefusedError:
    code = _BY_STATUS.get(error.status_code, "bad_request")
    said = {404: "there is nothing at this address", 405: "this address takes another method"}
    message = said.get(error.status_code) if error.detail in ("Not Found", "Method Not Allowed") else None
    # A body that cannot be parsed is input like any other that cannot be used.
    status = 422 if error.status_code == 400 else error.status_code
    return RefusedError(code, message or str(error.detail), status=status)
