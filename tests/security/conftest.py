"""A ledger that hostile reports were recorded into, and clients of the application that serves it."""

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest
from fastapi.testclient import TestClient

from detente.api import Settings
from detente.ledger import Ledger, create_token, open_ledger, record_all
from detente.model import Findings, Outlet
from detente.web import create_app

# What an outlet with bad intent would have us print. Each part breaks out of another place in a page.
MARKUP = "<script>alert(1)</script><img src=x onerror=alert(2)>\"'--><svg onload=alert(3)>{{7*7}}${7*7}"
BIDI = "Norway \u202ehas left\u2066 Hungary\u200f"
LINK = "javascript:alert(document.domain)//\"onmouseover='alert(4)'"

Client = Callable[..., TestClient]


def hostile_reports(saying: ModuleType) -> list[Findings]:
    """Reports whose titles, outlets, links and words are markup and marks of direction."""
    report = saying.Report("2025-03-05", text=f"{MARKUP}\n{BIDI}\n")
    norway, hungary = saying.who("NOR"), saying.who("HUN")
    deed = {"type": "SANCTION", "actors": (norway,), "recipients": (hungary,), "when": saying.on("2025-03-04")}
    report._line("events", f"{MARKUP} {BIDI}", act="recall_ambassador", **deed)
    report._line("commitments", MARKUP, promisors=(norway,), words=MARKUP, act="return_ambassador", grade="agreed")
    told = {"voices": (saying.voice("NOR", "asserts"),), "against": (hungary,)}
    report._line("claims", BIDI + MARKUP, proposition=MARKUP, state="unconfirmed", **told)
    found: Findings = report.findings()
    outlet = Outlet(name=MARKUP, domain="news.example", country="NOR")
    article = found.article.model_copy(update={"title": MARKUP + BIDI, "url": LINK, "source": outlet})
    plain: Findings = saying.background().findings()
    return [plain, found.model_copy(update={"article": article})]


@pytest.fixture(scope="session")
def hostile_ledger(tmp_path_factory: pytest.TempPathFactory, saying: ModuleType) -> Iterator[Ledger]:
    """A ledger of these reports, which no test writes to."""
    with open_ledger(tmp_path_factory.mktemp("hostile") / "hostile.db") as ledger:
        record_all(ledger, hostile_reports(saying))
        yield ledger


@pytest.fixture
def ledger(tmp_path: Path, saying: ModuleType) -> Iterator[Ledger]:
    """A ledger that a test may write to."""
    with open_ledger(tmp_path / "served.db") as made:
        record_all(made, [saying.background().findings(), saying.recall().findings()])
        yield made


@pytest.fixture
def asking(ledger: Ledger) -> Iterator[Client]:
    """Makes clients of what `detente serve` would serve with these settings."""
    opened: list[TestClient] = []

    def made(host: str = "127.0.0.1", **settings: object) -> TestClient:
        app = create_app(ledger, Settings(**settings))  # type: ignore[arg-type]
        client = TestClient(app, raise_server_exceptions=False, follow_redirects=False, client=(host, 50000))
        opened.append(client)
        return client

    yield made
    for client in opened:
        client.close()


@pytest.fixture
def secrets(ledger: Ledger) -> dict[str, str]:
    """The secret of a token of each role."""
    return {role: create_token(ledger, f"The {role}", role)[1] for role in ("reader", "analyst", "admin")}
