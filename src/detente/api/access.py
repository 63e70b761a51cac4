"""Who is asking, and what they may do: a token in the Authorization header, or in the cookie of a page.

Roles go up: reader, analyst, admin. A caller may do what every lower role may.
"""

import hashlib
import hmac
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any
from urllib.parse import parse_qs, urlsplit

from fastapi import Depends, Request
from starlette.responses import Response

from detente.api.refusal import RefusedError
from detente.ledger import ROLES, Ledger, Role, all_tokens, token_of

COOKIE = "detente"
CSRF_FIELD = "csrf"

# Methods that change nothing.
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})

# A browser forgets the token then; the token itself holds until it is revoked.
_COOKIE_SECONDS = 12 * 3600

_FOUND = "detente.caller"
_MAX_FIELDS = 100


@dataclass(frozen=True)
class Caller:
    """Who asks: the name and role of their token, and whether a page's cookie carried it."""

    name: str
    role: Role
    by_cookie: bool = False

    def may(self, role: Role) -> bool:
        """Whether the caller's role covers this one."""
        return ROLES.index(self.role) >= ROLES.index(role)


def require(role: Role) -> Callable[[Request], Caller]:
    """A dependency of the API: the caller, who has at least this role.

    Raises RefusedError: unauthorised without a good token, forbidden with a lower role. What changes anything takes the
    token from the header alone, which no other site can make a browser send.
    """

    def checked(request: Request) -> Caller:
        caller = caller_of(request)
        if caller and caller.by_cookie and request.method not in SAFE:
            raise RefusedError("unauthorised", "the API writes for a token in the header `Authorization: Bearer TOKEN`")
        return _with_role(request, caller, role)

    return checked


def require_page(role: Role) -> Callable[..., Coroutine[Any, Any, Caller]]:
    """A dependency of pages: the caller, who has at least this role; a form must carry its `csrf_token`.

    Raises what `require` raises, and forbidden where the form was not sent from a page of this caller.
    """

    async def checked(request: Request, caller: Annotated[Caller | None, Depends(caller_of)]) -> Caller:
        found = _with_role(request, caller, role)
        if request.method not in SAFE:
            check_csrf(request, (await form_of(request)).get(CSRF_FIELD, ""))
        return found

    return checked


def caller_of(request: Request) -> Caller | None:
    """Who asks; null where no token came with the request, or none that is in force. The ledger is asked once."""
    if _FOUND not in request.scope:
        request.scope[_FOUND] = _looked_up(request)
    found: Caller | None = request.scope[_FOUND]
    return found


def has_credentials(request: Request) -> bool:
    """Whether a token came with the request, good or not."""
    return _secret(request)[0] is not None


def csrf_token(request: Request) -> str:
    """What a form that writes carries in its hidden field `csrf` (the macro in signing.html); empty for nobody.

    A digest keyed with the caller's own secret: another site cannot make it, and no server has to remember it.
    """
    secret, _ = _secret(request)
    return hmac.digest((secret or "").encode(), b"form", hashlib.sha256).hex() if secret else ""


def check_csrf(request: Request, given: str) -> None:
    """Raises RefusedError where a form does not carry the token of its page. A header's token needs none."""
    secret, by_cookie = _secret(request)
    if secret is None or not by_cookie:
        return
    if not hmac.compare_digest(csrf_token(request).encode(), given.encode("utf-8", "replace")):
        raise RefusedError("forbidden", "the form was not sent from its own page; load the page again and send it anew")


async def form_of(request: Request) -> dict[str, str]:
    """The first value of each field of a form. Raises RefusedError where it has too many, or is none."""
    try:
        body = (await request.body()).decode("ascii")
        fields = parse_qs(body, keep_blank_values=True, max_num_fields=_MAX_FIELDS)
    except ValueError as error:
        raise RefusedError("bad_request", "the form cannot be read; send it from its page") from error
    return {name: values[0] for name, values in fields.items()}


def sign_in(response: Response, request: Request, secret: str) -> None:
    """Puts the token into a cookie that scripts cannot read and other sites cannot send."""
    response.set_cookie(
        COOKIE, secret, max_age=_COOKIE_SECONDS, path="/", httponly=True, samesite="strict", secure=_is_secure(request)
    )


def sign_out(response: Response, request: Request) -> None:
    """Takes the cookie away."""
    response.delete_cookie(COOKIE, path="/", httponly=True, samesite="strict", secure=_is_secure(request))


def is_cross_site(request: Request) -> bool:
    """Whether another site made a browser send this. Programs send no such headers and are nobody's browser."""
    headers = request.headers
    if site := headers.get("sec-fetch-site"):
        return site not in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc != headers.get("host")


def _with_role(request: Request, caller: Caller | None, role: Role) -> Caller:
    if caller is None:
        raise RefusedError("unauthorised", _how(request, role))
    if not caller.may(role):
        raise RefusedError("forbidden", f"this needs the role {role}, and {caller.name} is {caller.role}")
    return caller


def _how(request: Request, role: Role) -> str:
    """What to do to be let in."""
    if has_credentials(request):
        return "the token is not known or was revoked; send another, or sign in again"
    if not all_tokens(_ledger(request)):
        return f"this needs a token, and the ledger has none: make one with `detente token create NAME --role {role}`"
    return f"this needs a token of the role {role}: sign in, or send it as `Authorization: Bearer TOKEN`"


def _looked_up(request: Request) -> Caller | None:
    secret, by_cookie = _secret(request)
    token = token_of(_ledger(request), secret) if secret else None
    return Caller(token.name, token.role, by_cookie) if token else None


def _secret(request: Request) -> tuple[str | None, bool]:
    """The token that came with a request, and whether it came by cookie. A header counts before a cookie."""
    if (header := request.headers.get("authorization")) is not None:
        scheme, _, secret = header.partition(" ")
        return (secret.strip(), False) if scheme.lower() == "bearer" else (None, False)
    return request.cookies.get(COOKIE) or None, True


def _is_secure(request: Request) -> bool:
    return bool(request.scope["scheme"] == "https")


def _ledger(request: Request) -> Ledger:
    ledger: Ledger = request.app.state.ledger
    return ledger
