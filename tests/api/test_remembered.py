"""A whole answer is sent again from memory to who asks the same, and to nobody else, for as long as it holds."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from datetime import date
from types import ModuleType
from typing import Any

import pytest
from fastapi.testclient import TestClient
from httpx import Response

from detente.api import ACCESS_LOG, Guard, Remembered, Settings
from detente.errors import LedgerError
from detente.ledger import Ledger, create_token, history, judge, record, revoke_token
from detente.model import Pair
from detente.web import create_app

PAIR = Pair.of("NOR", "HUN")
API, PAGE = "/api/v1/pairs/HUN-NOR?as_of=2025-06-20", "/pair/HUN-NOR?as_of=2025-06-20"

Serve = Callable[..., TestClient]


@pytest.fixture
def serve(writer: Ledger) -> Iterator[Serve]:
    """Makes a client of a server that others write through."""
    with ExitStack() as open_now:

        def made(**settings: Any) -> TestClient:
            app = create_app(writer, Settings(**{"rate": 0.0, **settings}))
            return open_now.enter_context(TestClient(app, raise_server_exceptions=False, follow_redirects=False))

        yield made


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths whose answers were made: what is sent from memory goes no further than the guard."""
    done: list[str] = []
    passed_on = Guard._pass

    async def counted(guard: Guard, request: Any, *rest: Any) -> None:
        done.append(request.scope["path"])
        await passed_on(guard, request, *rest)

    monkeypatch.setattr(Guard, "_pass", counted)
    return done


def ask(client: TestClient, address: str, **headers: str) -> Response:
    """An answer to who keeps no cookies."""
    client.cookies.clear()
    return client.get(address, headers=headers)


def told(got: Response) -> tuple[int, dict[str, str], bytes]:
    return got.status_code, dict(got.headers), got.content


@pytest.mark.parametrize("address", [API, PAGE, "/api/v1/pairs", "/runs"])
def test_the_same_answer_is_sent_again_with_all_its_headers(serve: Serve, made: list[str], address: str) -> None:
    client = serve()
    first, again = ask(client, address), ask(client, address)
    assert first.status_code == 200
    assert told(again) == told(first)
    assert len(made) == 1


@pytest.mark.parametrize("address", [API, PAGE])
def test_who_has_the_answer_is_told_so_from_memory(serve: Serve, made: list[str], address: str) -> None:
    client = serve()
    tag = ask(client, address).headers["etag"]
    remembered = ask(client, address, **{"If-None-Match": tag})
    assert (remembered.status_code, remembered.content, len(made)) == (304, b"", 1)
    made_anew = ask(serve(), address, **{"If-None-Match": tag})
    assert told(remembered) == told(made_anew)
    assert ask(client, address, **{"If-None-Match": '"another"'}).status_code == 200


@pytest.mark.parametrize("address", [API, PAGE])
def test_a_report_a_judgement_and_a_new_day_make_every_answer_anew(
    serve: Serve, writer: Ledger, saying: ModuleType, made: list[str], address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Tomorrow(date):
        @classmethod
        def today(cls) -> "Tomorrow":
            return cls(2031, 1, 2)

    def changed() -> bool:
        before = len(made)
        ask(client, address)
        return len(made) > before

    client = serve()
    assert [changed(), changed()] == [True, False]
    record(writer, saying.closing().findings())
    assert [changed(), changed()] == [True, False]
    judge(writer, history(writer, PAIR)[-1].entry, "reject", analyst="Ada", reason="Not so.")
    assert [changed(), changed()] == [True, False]
    monkeypatch.setattr("detente.api.remembered.date", Tomorrow)
    assert [changed(), changed()] == [True, False]


def test_a_run_that_is_about_others_alone_makes_every_answer_anew_too(
    serve: Serve, writer: Ledger, saying: ModuleType, made: list[str]
) -> None:
    client = serve()
    before = ask(client, API)
    record(writer, saying.Report("2025-02-01", text="Others.\n").findings())
    assert ask(client, API).headers["etag"] != before.headers["etag"]
    assert len(made) == 2


def test_nobody_gets_the_answer_of_another(serve: Serve, writer: Ledger, made: list[str]) -> None:
    client = serve()
    bearers = {name: f"Bearer {create_token(writer, name, 'analyst')[1]}" for name in ("Ada", "Bela")}
    for _ in range(2):
        assert "Signed in" not in ask(client, PAGE).text
        for name, bearer in bearers.items():
            assert f"Signed in as {name}" in ask(client, PAGE, Authorization=bearer).text
    assert len(made) == 3
    assert ask(client, API, Host="localhost").status_code == 200
    assert "http://elsewhere/" in ask(client, PAGE, Host="elsewhere").text
    returning = ask(client, PAGE, Cookie="visits=2025-01-01")
    assert "Since 1 January 2025" in returning.text
    assert "Since 1 January 2025" not in ask(client, PAGE).text


@pytest.mark.parametrize("address", [API, PAGE])
def test_who_is_let_in_no_longer_gets_nothing_from_memory(serve: Serve, writer: Ledger, address: str) -> None:
    client = serve(private=True)
    bearer = f"Bearer {create_token(writer, 'Ada', 'reader')[1]}"
    assert [ask(client, address, Authorization=bearer).status_code for _ in range(2)] == [200, 200]
    assert ask(client, address).status_code in (303, 401)
    revoke_token(writer, "Ada")
    assert ask(client, address, Authorization=bearer).status_code in (303, 401)


def test_what_is_remembered_counts_against_the_rate(serve: Serve) -> None:
    client = serve(rate=0.001, burst=3.0)
    assert [ask(client, API).status_code for _ in range(5)] == [200, 200, 200, 429, 429]


def test_what_is_remembered_is_counted_and_logged_as_any_answer(serve: Serve, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, ACCESS_LOG)
    client = serve(log=True)
    for address in (API, PAGE):
        for _ in range(3):
            ask(client, address)
    figures = client.app.state.metrics.text().decode()  # type: ignore[attr-defined]
    for route in ("/api/v1/pairs/{pair}", "/pair/{pair}"):
        assert f'detente_requests_total{{method="GET",route="{route}",status="200"}} 3.0' in figures
    assert sum("/pairs/HUN-NOR 200" in line for line in caplog.messages) == 3


def test_no_refusal_no_form_and_no_stream_is_remembered(serve: Serve, made: list[str]) -> None:
    client = serve()
    for address in ("/api/v1/pairs/NOR-XYZ", "/pair/HUN-NOR?as_of=never", "/read", "/signin", "/api/v1/export"):
        made.clear()
        assert told(ask(client, address))[0] == told(ask(client, address))[0]
        assert len(made) == 2, address


def test_a_ledger_that_does_not_answer_is_not_spoken_for_from_memory(
    serve: Serve, made: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_: Ledger) -> str:
        raise LedgerError("gone")

    client = serve()
    assert ask(client, API).status_code == 200
    for name in ("head", "head_at_once"):
        monkeypatch.setattr(f"detente.api.remembered.{name}", fails)
    assert ask(client, API).status_code == 503
    assert len(made) == 2


def test_what_is_remembered_has_a_bound(writer: Ledger, made: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("detente.web.app.Remembered", lambda ledger: Remembered(ledger, size=20_000))
    days = [f"/api/v1/pairs/HUN-NOR?as_of=2025-06-{day:02}" for day in range(1, 21)]
    with TestClient(create_app(writer, Settings(rate=0))) as client:
        for address in days:
            ask(client, address)
        made.clear()
        ask(client, days[-1])
        assert not made
        ask(client, days[0])
        assert made
