"""Alerts to a webhook: a POST of JSON each, tried again where the server is busy or away."""

import os
import time
from collections.abc import Callable, Sequence

import httpx

from detente.alerts.alert import Alert
from detente.alerts.rules import Webhook
from detente.errors import InputError
from detente.intake.fetch import checked_url, resolve

_BUSY = frozenset({408, 425, 429})

Pause = Callable[[float], None]


def post(alert: Alert, hook: Webhook, *, pause: Pause = time.sleep) -> None:
    """Hands one alert over. Raises InputError where the address may not be used, or the server does not take it.

    The server answers 2xx when it has it. No redirect is followed. An alert that was taken but not answered comes again
    under the same `id`, which also stands in the header Idempotency-Key.
    """
    url = checked_url(hook.address)
    token = _token(hook)
    said = ""
    for turn in range(hook.tries):
        if turn:
            pause(hook.wait * 2 ** (turn - 1))
        try:
            status = _send(alert, url, _hosts(url, hook), hook, token)
        except httpx.HTTPError as error:
            said = str(error) or type(error).__name__
            continue
        if 200 <= status < 300:
            return
        said = f"the server answers {status}"
        if status < 500 and status not in _BUSY:
            break
    raise InputError(f"webhook {url.host}: {said}; the alert stays to be delivered")


def _hosts(url: httpx.URL, hook: Webhook) -> tuple[str, ...]:
    try:
        return resolve(url, where=hook.address, allow_private=hook.allow_private)
    except InputError as error:
        told = str(error).replace("see --allow-private", "set allow_private: true if it is your own")
        raise InputError(told) from error


def _send(alert: Alert, url: httpx.URL, hosts: Sequence[str], hook: Webhook, token: str | None) -> int:
    """The status with which the first checked host that takes a connection answers: no name is looked up again."""
    headers = {
        "Host": url.netloc.decode("ascii"),
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "detente (alerts)",
        "Idempotency-Key": alert.id,
        **({"Authorization": f"Bearer {token}"} if token else {}),
    }
    with httpx.Client(trust_env=False, follow_redirects=False, timeout=hook.timeout) as client:
        for number, host in enumerate(hosts, start=1):
            try:
                # What the server says beside its status is not read.
                with client.stream(
                    "POST",
                    url.copy_with(host=host),
                    content=alert.model_dump_json().encode(),
                    headers=headers,
                    extensions={"sni_hostname": url.raw_host.decode("ascii")},
                ) as answer:
                    return answer.status_code
            except (httpx.ConnectError, httpx.ConnectTimeout):
                if number == len(hosts):
                    raise
    raise httpx.ConnectError("no address")


def _token(hook: Webhook) -> str | None:
    if hook.token_from is None:
        return None
    token = os.environ.get(hook.token_from)
    if not token:
        raise InputError(f"webhook: the environment has no {hook.token_from}; set it to the token")
    return token
