"""The pages on which a person signs in with a token, and out again."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.concurrency import run_in_threadpool
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from detente.api import Caller, caller_of, check_csrf, csrf_token, form_of, sign_in, sign_out
from detente.ledger import Ledger, token_of
from detente.web.rendering import render

router = APIRouter(default_response_class=HTMLResponse)

_CSRF = "csrf"


@router.get("/signin")
def signin_form(request: Request, caller: Annotated[Caller | None, Depends(caller_of)]) -> HTMLResponse:
    """A box for a token, or who is signed in."""
    return _page(request, caller)


@router.post("/signin")
async def signin(request: Request) -> Response:
    """On to the list of pairs with the token in a cookie; back to the box where no token in force is given."""
    ledger: Ledger = request.app.state.ledger
    secret = (await form_of(request)).get("token", "").strip()
    if await run_in_threadpool(token_of, ledger, secret) is None:
        return _page(request, None, wrong=True)
    onward = RedirectResponse("/", status_code=303, headers={"Cache-Control": "no-store"})
    sign_in(onward, request, secret)
    return onward


@router.post("/signout")
async def signout(request: Request) -> Response:
    """Back to the box, without the cookie."""
    check_csrf(request, (await form_of(request)).get(_CSRF, ""))
    onward = RedirectResponse("/signin", status_code=303)
    sign_out(onward, request)
    return onward


def _page(request: Request, caller: Caller | None, *, wrong: bool = False) -> HTMLResponse:
    status = 401 if wrong else 200
    return render("signin.html", request=request, status=status, caller=caller, csrf=csrf_token(request), wrong=wrong)
