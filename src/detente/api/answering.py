"""How an address answers: records as JSON, and nothing at all where the asker has the answer already."""

import hashlib
from collections.abc import Callable, Coroutine
from typing import Any

from fastapi import Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.routing import APIRoute
from pydantic import BaseModel

from detente import __version__
from detente.api.access import has_credentials
from detente.api.remembered import Ground, ground_of, rests_on

Handler = Callable[[Request], Coroutine[Any, Any, Response]]


def as_json(record: BaseModel, *, status: int = 200, without: set[str] | None = None) -> Response:
    """The record as the answer, but for some fields. It is known to be what is described: nothing is checked again."""
    return Response(record.model_dump_json(by_alias=True, exclude=without), status, media_type="application/json")


class Tagged(APIRoute):
    """An address whose good answers carry an ETag, and that answers 304 to who sends it back in If-None-Match.

    The tag is made from the ledger's last seal, the query, the day and the version: no answer is computed to tell that
    it would be the same, and whoever asks the same again gets it from memory.
    """

    def get_route_handler(self) -> Handler:
        """The handler with the tag around it."""
        answered = super().get_route_handler()

        async def tagged(request: Request) -> Response:
            if request.method != "GET":
                return await answered(request)
            ground = await run_in_threadpool(ground_of, request.app.state.ledger)
            tag = _tag(request, ground)
            same = _holds(request.headers.get("if-none-match", ""), tag)
            answer = Response(status_code=304) if same else await answered(request)
            if answer.status_code in (200, 304):
                answer.headers["ETag"] = tag
                rests_on(request, ground)
                if not has_credentials(request):
                    # It may be kept, and is asked about each time.
                    answer.headers["Cache-Control"] = "no-cache"
            return answer

        return tagged


def _tag(request: Request, ground: Ground) -> str:
    asked = (request.url.path, sorted(request.query_params.multi_items()))
    told = repr((__version__, ground.seal, (ground.day, ground.day_in_utc), asked))
    return f'"{hashlib.sha256(told.encode("utf-8", "replace")).hexdigest()[:32]}"'


def _holds(given: str, tag: str) -> bool:
    """Whether a header If-None-Match names the tag, weakly or not."""
    tags = {each.strip().removeprefix("W/") for each in given.split(",")}
    return tag in tags or "*" in tags
