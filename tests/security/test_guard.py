"""Who is let in, how much they may ask, and what every answer carries."""

import asyncio
import logging
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import pytest
from fastapi import Depends, FastAPI, Request
from fastapi.testclient import TestClient
from starlette.routing import Mount

from detente.api import (
    ACCESS_LOG,
    Caller,
    Guard,
    Metrics,
    Remembered,
    Settings,
    create_api,
    csrf_token,
    require,
    require_page,
)
from detente.api.guard import BODY_SECONDS, MAX_ADDRESS, MAX_BODY
from detente.api.limits import Buckets, Places, client_key
from detente.ledger import Ledger, create_token, last_run, open_ledger, revoke_token
from detente.web import create_app
from detente.web.app import _sorry

from .conftest import Client

PAIR = "/pair/HUN-NOR"
API_PAIR = "/api/v1/pairs/HUN-NOR"


def bearer(secret: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {secret}"}


@pytest.fixture
def desk(ledger: Ledger) -> Iterator[TestClient]:
    """An application in which an analyst may write: by a program, and by a form of a page."""
    api, app = create_api(ledger), FastAPI()

    @api.post("/write")
    def write(caller: Annotated[Caller, Depends(require("analyst"))]) -> str:
        return caller.name

    @api.get("/shown")
    def shown(caller: Annotated[Caller, Depends(require("reader"))]) -> str:
        return caller.name

    @app.post("/write")
    async def write_page(caller: Annotated[Caller, Depends(require_page("analyst"))]) -> str:
        return caller.name

    @app.get("/csrf")
    def csrf(request: Request) -> str:
        return csrf_token(request)

    whole = create_app(ledger)
    whole.router.routes[:0] = app.router.routes
    whole.router.routes[:] = [route for route in whole.router.routes if getattr(route, "path", "") != "/api/v1"]
    whole.mount("/api/v1", api)
    with TestClient(whole, raise_server_exceptions=False, follow_redirects=False) as client:
        yield client


# --- tokens and roles


def test_without_any_token_writing_is_refused_and_says_how_to_make_one(desk: TestClient) -> None:
    for address in ("/api/v1/write", "/write"):
        got = desk.post(address)
        assert got.status_code == 401
        assert "detente token create" in got.text
        assert got.headers["WWW-Authenticate"] == "Bearer"


def test_a_role_covers_those_below_it_and_none_above(desk: TestClient, secrets: dict[str, str]) -> None:
    for role, status in (("reader", 403), ("analyst", 200), ("admin", 200)):
        assert desk.post("/api/v1/write", headers=bearer(secrets[role])).status_code == status
        assert desk.get("/api/v1/shown", headers=bearer(secrets[role])).json() == f"The {role}"
    assert "The reader is reader" in desk.post("/api/v1/write", headers=bearer(secrets["reader"])).text


def test_a_revoked_token_is_refused_from_the_next_request_on(
    desk: TestClient, ledger: Ledger, secrets: dict[str, str]
) -> None:
    assert desk.post("/api/v1/write", headers=bearer(secrets["analyst"])).status_code == 200
    revoke_token(ledger, "The analyst")
    got = desk.post("/api/v1/write", headers=bearer(secrets["analyst"]))
    assert got.status_code == 401
    assert "revoked" in got.text


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer ", "Basic QTpC", "bearer\tx", "Token {secret}", "{secret}"])
def test_a_header_that_is_no_bearer_token_lets_nobody_in(
    desk: TestClient, secrets: dict[str, str], header: str
) -> None:
    headers = {"Authorization": header.format(secret=secrets["admin"])}
    assert desk.post("/api/v1/write", headers=headers).status_code == 401


def test_a_token_in_the_address_lets_nobody_in(desk: TestClient, secrets: dict[str, str]) -> None:
    for name in ("token", "access_token", "authorization"):
        assert desk.get("/api/v1/shown", params={name: secrets["admin"]}).status_code == 401


# Addresses that take a request of strangers, since they write nothing, or let people in and out.
OPEN = {"/read", "/api/v1/read", "/signin", "/signout"}


def writing(app: FastAPI) -> dict[str, str]:
    """Every address of the application that takes more than GET, with values for what is in braces, and its method."""
    described = {"": app.openapi()["paths"]} | {
        route.path: route.app.openapi()["paths"]
        for route in app.routes
        if isinstance(route, Mount) and isinstance(route.app, FastAPI)
    }
    return {
        re.sub(r"\{\w+\}", "1", f"{root}{path}"): method
        for root, paths in described.items()
        for path, methods in paths.items()
        for method in methods
        if method not in ("get", "head", "options")
    }


def test_every_address_that_writes_asks_who_is_there(ledger: Ledger, secrets: dict[str, str]) -> None:
    with TestClient(create_app(ledger), raise_server_exceptions=False, follow_redirects=False) as client:
        found = writing(client.app)  # type: ignore[arg-type]
        assert set(found) > OPEN
        assert {"/api/v1/articles", "/api/v1/judgements", "/review/judge"} <= set(found)
        for address, method in found.items():
            if address in OPEN:
                continue
            assert client.request(method, address).status_code == 401, address
            reader = client.request(method, address, headers=bearer(secrets["reader"]))
            assert reader.status_code == 403, address


def test_no_form_of_another_site_writes_with_an_analyst_s_cookie(ledger: Ledger, secrets: dict[str, str]) -> None:
    before = last_run(ledger)
    with TestClient(create_app(ledger), raise_server_exceptions=False, follow_redirects=False) as client:
        signed_in(client, secrets["analyst"])
        for address, method in writing(client.app).items():  # type: ignore[arg-type]
            if address not in OPEN:
                got = client.request(method, address, data={"csrf": "0" * 64, "entry": "1", "verdict": "reject"})
                assert got.status_code in (401, 403), address
        text = {"text": "Norway recalled its ambassador to Hungary on Tuesday.", "record": "1"}
        assert client.post("/read", data=text).status_code == 403
    assert last_run(ledger) == before


# --- signing in, and forms


def signed_in(client: TestClient, secret: str) -> str:
    """Signs in; the Set-Cookie header."""
    got = client.post("/signin", data={"token": secret})
    assert got.status_code == 303
    return got.headers["set-cookie"]


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(desk: TestClient, secrets: dict[str, str]) -> None:
    cookie = signed_in(desk, secrets["analyst"]).lower()
    assert "httponly" in cookie
    assert "samesite=strict" in cookie
    assert "path=/" in cookie
    assert "domain" not in cookie


def test_the_cookie_never_goes_over_plain_http_where_the_page_came_by_https(
    ledger: Ledger, secrets: dict[str, str]
) -> None:
    with TestClient(create_app(ledger), base_url="https://testserver", follow_redirects=False) as client:
        assert "secure" in signed_in(client, secrets["reader"]).lower()


def test_a_wrong_token_signs_nobody_in(desk: TestClient, secrets: dict[str, str]) -> None:
    for token in ("", "wrong", secrets["admin"][:-1], "dtn_" + "A" * 43):
        got = desk.post("/signin", data={"token": token})
        assert got.status_code == 401
        assert "set-cookie" not in got.headers
        assert not token or token not in got.text


def test_a_form_writes_only_with_the_csrf_token_of_its_caller(desk: TestClient, secrets: dict[str, str]) -> None:
    signed_in(desk, secrets["admin"])
    foreign = desk.get("/csrf").json()
    signed_in(desk, secrets["analyst"])
    own = desk.get("/csrf").json()
    assert own != foreign
    for given in ({}, {"csrf": ""}, {"csrf": foreign}, {"csrf": own[:-1]}, {"csrf": "é"}):
        assert desk.post("/write", data=given).status_code == 403
    assert desk.post("/write", data={"csrf": own}).json() == "The analyst"
    assert secrets["analyst"] not in own


def test_the_api_does_not_write_for_a_cookie(desk: TestClient, secrets: dict[str, str]) -> None:
    signed_in(desk, secrets["analyst"])
    assert desk.get("/api/v1/shown").json() == "The analyst"
    assert desk.post("/api/v1/write").status_code == 401


def test_signing_out_takes_the_cookie_away_and_needs_its_form(desk: TestClient, secrets: dict[str, str]) -> None:
    signed_in(desk, secrets["analyst"])
    assert desk.post("/signout").status_code == 403
    page = desk.get("/signin").text
    assert "signed in as The analyst" in page
    given = re.search(r'name="csrf" value="([0-9a-f]{64})"', page)
    assert given
    assert desk.post("/signout", data={"csrf": given[1]}).status_code == 303
    assert desk.get("/api/v1/shown").status_code == 401


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
    ],
)
def test_what_another_site_makes_a_browser_send_is_refused(asking: Client, headers: dict[str, str]) -> None:
    client = asking()
    for address in ("/read", "/signin", "/api/v1/read"):
        assert client.post(address, headers=headers, data={"text": "x"}).status_code == 403
    assert client.get("/", headers=headers).status_code == 200


def test_a_page_may_send_its_own_forms(asking: Client) -> None:
    for headers in ({"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}, {}):
        assert asking().post("/signin", headers=headers, data={"token": "x"}).status_code == 401


# --- a server that answers to tokens alone


def test_a_private_server_shows_strangers_only_where_to_sign_in(asking: Client, secrets: dict[str, str]) -> None:
    client = asking(private=True)
    assert client.get(PAIR).headers["location"] == "/signin"
    assert client.get(API_PAIR).status_code == 401
    assert client.get("/api/v1/openapi.json").status_code == 401
    assert client.post("/read", data={"text": "x"}).status_code == 401
    assert client.get("/metrics").status_code == 401
    for address in ("/signin", "/healthz", "/readyz", "/static/detente.css"):
        assert client.get(address).status_code == 200
    for address in ("/signin/../pair/HUN-NOR", "/static/../pair/HUN-NOR", "//pair/HUN-NOR", "/healthz/x"):
        assert client.get(address).status_code in (303, 401, 404)
    # A Host header with a path in it changes nothing about what is asked for.
    for host in ("testserver/static/?", "testserver/signin#", "testserver/healthz?x="):
        assert client.get(API_PAIR, headers={"Host": host}).status_code == 401
    assert client.get(API_PAIR, headers=bearer(secrets["reader"])).status_code == 200
    assert client.get(API_PAIR, headers=bearer("dtn_" + "A" * 43)).status_code == 401


def test_what_a_caller_sees_stays_in_no_cache(asking: Client, secrets: dict[str, str]) -> None:
    got = asking(private=True).get(PAIR, headers=bearer(secrets["reader"]))
    assert got.status_code == 200
    assert got.headers["Cache-Control"] == "no-store" or "private" in got.headers["Cache-Control"]


# --- names


def test_a_page_elsewhere_cannot_reach_a_local_server_by_a_name_of_its_own(asking: Client) -> None:
    client = asking(hosts=frozenset({"localhost", "127.0.0.1", "::1"}))
    for host in ("localhost", "localhost:8642", "LOCALHOST", "127.0.0.1:8642", "[::1]:8642"):
        assert client.get("/", headers={"Host": host}).status_code == 200
    for host in ("evil.example", "evil.example:8642", "localhost.evil.example", "127.0.0.1.evil.example", "[::2]", ""):
        got = client.get("/", headers={"Host": host})
        assert got.status_code == 421
        assert "Hungary" not in got.text


# --- limits


def test_a_bucket_empties_and_fills_again() -> None:
    now = [100.0]
    buckets = Buckets(rate=2, burst=4, clock=lambda: now[0])
    assert [buckets.take("a", 1) for _ in range(5)] == [0, 0, 0, 0, 1]
    assert buckets.take("b", 4) == 0
    assert buckets.take("b", 4) == 2
    now[0] += 0.5
    assert [buckets.take("a", 1), buckets.take("a", 1)] == [0, 1]
    # Nobody saves up more than the burst, and what costs more than that can be had with a full bucket.
    now[0] += 1000
    assert [buckets.take("a", 9), buckets.take("a", 1)] == [0, 3]


def test_the_book_of_clients_does_not_grow_without_end() -> None:
    buckets = Buckets(rate=1, burst=1)
    for number in range(30_000):
        buckets.take(str(number), 1)
    assert len(buckets._held) == 10_000


def test_a_client_is_its_address_or_its_ipv6_network_and_this_machine_is_none() -> None:
    assert client_key("127.0.0.1") is client_key("::1") is client_key("::ffff:127.0.0.1") is None
    assert client_key("203.0.113.5") == client_key("::ffff:203.0.113.5") == "203.0.113.5"
    assert client_key("2001:db8:1:2::5") == client_key("2001:db8:1:2:ffff::") != client_key("2001:db8:1:3::5")


def test_a_client_that_asks_too_often_is_told_when_to_come_back(asking: Client) -> None:
    client = asking("203.0.113.5", rate=0.5, burst=3)
    assert [client.get("/signin").status_code for _ in range(4)] == [200, 200, 200, 429]
    got = client.get(API_PAIR)
    assert got.status_code == 429
    assert got.headers["Retry-After"] == "2"
    assert got.json()["error"]["code"] == "too_many"
    assert client.get("/healthz").status_code == 200


def test_reading_a_text_takes_more_of_the_limit_than_looking(asking: Client) -> None:
    client = asking("203.0.113.5", rate=1, burst=41)
    assert [client.post("/api/v1/read", json={}).status_code for _ in range(3)] == [422, 422, 429]
    assert client.get("/signin").status_code == 200


def test_wrong_tokens_use_up_the_limit_soon(asking: Client) -> None:
    client = asking("203.0.113.5", rate=1, burst=30)
    wrong = bearer("dtn_" + "A" * 43)
    assert [client.get("/signin", headers=wrong).status_code for _ in range(3)] == [200, 200, 429]


def test_a_token_has_a_limit_of_its_own(asking: Client, secrets: dict[str, str]) -> None:
    client = asking("203.0.113.5", rate=0.5, burst=2)
    assert [client.get("/signin").status_code for _ in range(3)] == [200, 200, 429]
    own = bearer(secrets["reader"])
    assert [client.get("/signin", headers=own).status_code for _ in range(3)] == [200, 200, 429]


def test_this_machine_has_no_limit(asking: Client) -> None:
    client = asking("127.0.0.1", rate=0.5, burst=2)
    assert {client.get("/signin").status_code for _ in range(10)} == {200}


def test_places_for_readings_are_given_back() -> None:
    places = Places(1)
    with places.place() as first, places.place() as second:
        assert (first, second) == (True, False)
    with places.place() as again:
        assert again
    assert places.taken == 0


def test_who_finds_no_place_to_read_is_told_at_once(asking: Client) -> None:
    got = asking(readings=0).post("/api/v1/read", json={"text": "x"})
    assert got.status_code == 503
    assert got.json()["error"]["code"] == "busy"
    assert int(got.headers["Retry-After"]) > 0


def test_a_body_is_refused_by_its_length_before_it_is_read(asking: Client) -> None:
    got = asking().post("/api/v1/read", content=b"{}", headers={"Content-Length": str(MAX_BODY + 1)})
    assert got.status_code == 413
    assert got.json()["error"]["code"] == "too_large"


def test_an_address_without_end_is_refused(asking: Client) -> None:
    assert asking().get("/", params={"q": "a" * MAX_ADDRESS}).status_code == 414


def test_a_body_that_does_not_come_is_not_waited_for(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    assert BODY_SECONDS <= 60
    monkeypatch.setattr("detente.api.guard.BODY_SECONDS", 0.05)
    sent: list[dict[str, object]] = []

    async def receive() -> dict[str, object]:
        await asyncio.Event().wait()
        return {}

    async def send(message: dict[str, object]) -> None:
        sent.append(message)

    scope = {
        "type": "http", "method": "POST", "path": "/signin", "raw_path": b"/signin", "query_string": b"",
        "root_path": "", "scheme": "http", "http_version": "1.1", "server": ("testserver", 80),
        "client": ("127.0.0.1", 1), "headers": [(b"host", b"testserver")],
    }  # fmt: skip
    asyncio.run(create_app(ledger)(scope, receive, send))  # type: ignore[arg-type]
    assert sent[0]["status"] == 408


# --- what every answer carries


def test_every_answer_forbids_scripts_and_pictures_from_elsewhere(asking: Client) -> None:
    for got in (
        asking().get("/"),
        asking().get("/nowhere"),
        asking().get("/static/detente.css"),
        asking().get(API_PAIR),
        asking(hosts=frozenset()).get("/"),
        asking("203.0.113.5", burst=0.5).get("/"),
    ):
        policy = dict(part.strip().split(" ", 1) for part in got.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert not {"unsafe-inline", "unsafe-eval", "data:", "https:", "*"} & set(re.findall(r"[\w:*-]+", str(policy)))
        assert got.headers["X-Content-Type-Options"] == "nosniff"
        assert got.headers["X-Frame-Options"] == "DENY"
        assert got.headers["Cross-Origin-Opener-Policy"] == "same-origin"
        assert "geolocation=()" in got.headers["Permissions-Policy"]
        assert got.headers["Referrer-Policy"] == "same-origin"
        assert "access-control-allow-origin" not in got.headers
        assert "server" not in got.headers


# --- what the server tells of itself


def test_liveness_does_not_ask_the_ledger_and_readiness_does(asking: Client, ledger: Ledger) -> None:
    client = asking()
    assert (client.get("/healthz").text, client.get("/readyz").text) == ("ok\n", "ok\n")
    ledger.close()
    assert ledger.path
    ledger.path.rename(ledger.path.with_suffix(".gone"))
    ledger.path.write_bytes(b"no ledger" * 100)
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").status_code == 503


def test_requests_are_counted_by_route_and_not_by_address(asking: Client) -> None:
    client = asking()
    for address in (PAIR, "/pair/AFG-PAK", API_PAIR, "/nowhere/1", "/nowhere/2", "/static/detente.css"):
        client.get(address)
    client.request("BREW", "/")
    told = client.get("/metrics").text
    assert 'detente_requests_total{method="GET",route="/pair/{pair}",status="200"} 2.0' in told
    assert 'detente_requests_total{method="GET",route="/api/v1/pairs/{pair}",status="200"} 1.0' in told
    assert 'detente_requests_total{method="GET",route="none",status="404"} 2.0' in told
    assert 'route="/static",status="200"' in told
    assert 'detente_request_seconds_count{route="/pair/{pair}"} 2.0' in told
    assert 'method="other"' in told
    assert "BREW" not in told
    assert "HUN-NOR" not in told
    assert "detente_ledger_runs 1.0" in told


def test_the_figures_are_for_this_machine_or_an_admin(asking: Client, secrets: dict[str, str]) -> None:
    assert asking("127.0.0.1").get("/metrics").status_code == 200
    for client in (asking("203.0.113.5"), asking("127.0.0.1", public=True)):
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers=bearer(secrets["analyst"])).status_code == 403
        assert client.get("/metrics", headers=bearer(secrets["admin"])).status_code == 200


def test_the_log_holds_no_secret(asking: Client, secrets: dict[str, str], caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    client, secret = asking("203.0.113.5", log=True), secrets["analyst"]
    client.get(PAIR, params={"token": secret, "valid": "2025-03-05"})
    client.get(PAIR, headers=bearer(secret))
    signed_in(client, secret)
    client.get("/signin")
    client.get("/pair/a%0d%0aforged%20line")
    lines = [record.getMessage() for record in caplog.records if record.name == ACCESS_LOG]
    assert len(lines) == 5
    assert "The_analyst GET /pair/HUN-NOR 200" in lines[1]
    assert "/pair/a%0D%0Aforged%20line 404" in lines[4]
    assert all(line.startswith("20") and "\n" not in line and "\r" not in line for line in lines)
    # The client that asks has a log of its own.
    said = "\n".join(record.getMessage() for record in caplog.records if not record.name.startswith("httpx"))
    assert secret not in said
    assert "dtn_" not in said
    assert "2025-03-05" not in "".join(lines)


def test_nothing_is_logged_unless_it_is_asked_for(asking: Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    asking().get("/")
    assert not [record for record in caplog.records if record.name == ACCESS_LOG]


def test_a_ledger_that_fails_while_a_token_is_looked_up_is_said_and_not_shown(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    with open_ledger(tmp_path / "a.db") as kept:
        _, secret = create_token(kept, "Ann", "reader")
        app = FastAPI()
        app.state.ledger = kept
        app.add_middleware(Guard, settings=Settings(), metrics=Metrics(), sorry=_sorry, remembered=Remembered(kept))
        kept.close()
        (tmp_path / "a.db").write_bytes(b"no ledger" * 100)
        got = TestClient(app).get("/", headers=bearer(secret))
    assert got.status_code == 503
    assert str(tmp_path) not in got.text
