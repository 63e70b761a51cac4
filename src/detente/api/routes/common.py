"""What the addresses of the API share: how they are declared, and the refusals they may answer with."""

from typing import Any

from fastapi import APIRouter

from detente.api.answering import Tagged
from detente.api.refusal import Problem

Responses = dict[int | str, dict[str, Any]]

_SAID = {
    401: "No token came, or none that is in force.",
    403: "The token's role does not allow this.",
    404: "There is nothing of this name.",
    413: "More than is read at once.",
    415: "The body is of a kind that is not read.",
    422: "The request cannot be used as it is; the message says why.",
    429: "Too many requests; `Retry-After` says when to come back.",
    503: "The ledger cannot be read at the moment, or the server is busy.",
}

# 401 comes from a server whose reading needs a token too, 404 from a party or pair that is not known.
_ANYWHERE = (401, 404, 422, 429, 503)


def router_of(tag: str) -> APIRouter:
    """A router for the addresses of a noun: each answer has an ETag, each may be refused in the one shape."""
    same: Responses = {304: {"description": "The answer is the one whose ETag came in `If-None-Match`."}}
    return APIRouter(tags=[tag], route_class=Tagged, responses={**same, **refusals(*_ANYWHERE)})


def refusals(*statuses: int) -> Responses:
    """The refusals with these statuses, described."""
    return {status: {"model": Problem, "description": _SAID[status]} for status in statuses}
