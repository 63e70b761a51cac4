"""A ledger of the example reports, served by the command as a second process, and a browser that watches its pages."""

import fcntl
import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

ROOT = Path(__file__).parents[2]
DETENTE = (sys.executable, "-m", "detente.cli.main")
FLAGS = (
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
)  # fmt: skip
# Milliseconds that a page may take on a machine with much else to do.
PATIENCE = 30_000
PHONE, NARROW = {"width": 360, "height": 740}, 320

# A page's own word on what its policy forbade; the console is told too, but in the browser's words.
NOTE_VIOLATIONS = """
document.addEventListener("securitypolicyviolation", event =>
  console.error(`policy: ${event.violatedDirective} forbids ${event.blockedURI}`))
"""


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's binary; without one the tests here are skipped."""
    found = os.environ.get("DETENTE_TEST_CHROMIUM") or shutil.which("chromium")
    if not found:
        pytest.skip("no Chromium here; scripts/with-chromium.sh brings one")
    return found


@pytest.fixture(scope="session")
def examples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of the example reports, recorded once by whichever worker comes first."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    ledger = shared / "examples.db"
    with (shared / "examples.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not ledger.exists():
            said = run_detente("record", "examples/reports", "--ledger", str(shared / "recording.db"))
            assert "37 articles" in said
            (shared / "recording.db").rename(ledger)
    return ledger


@dataclass(frozen=True)
class Served:
    """A ledger and the address of the pages that show it."""

    ledger: Path
    address: str

    @property
    def origin(self) -> str:
        return self.address.rstrip("/")


@pytest.fixture(scope="module")
def served(chromium: str, examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The pages over a copy of the ledger, one server for each file of tests: what one records no other sees."""
    ledger = tmp_path_factory.mktemp("served") / "ledger.db"
    shutil.copyfile(examples, ledger)
    with ExitStack() as stack:
        yield Served(ledger, serving(stack, "--ledger", str(ledger)))


def serving(stack: ExitStack, *options: str) -> str:
    """The address at which `detente serve` answers, until the stack is closed."""
    command = [*DETENTE, "serve", "--port", "0", *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    stack.enter_context(process)
    stack.callback(process.send_signal, signal.SIGINT)
    said = []
    assert process.stdout
    for line in process.stdout:
        said.append(line)
        if found := re.search(r"http://127\.0\.0\.1:\d+/", line):
            return found[0]
    pytest.fail(f"detente serve said: {''.join(said)}")


def run_detente(*arguments: str) -> str:
    """What the command prints."""
    done = subprocess.run([*DETENTE, *arguments], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def token(served: Served) -> str:
    """The token of an analyst named Ana."""
    return run_detente("token", "create", "Ana", "--role", "analyst", "--ledger", str(served.ledger)).split()[-1]


@pytest.fixture(scope="module")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for each file. It is closed with the file: its event loop must not outlive these tests."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=PATIENCE)
        started = playwright.chromium.launch(executable_path=chromium, args=[*FLAGS], chromium_sandbox=False)
        yield started
        started.close()


@dataclass
class Watch:
    """What pages asked for and complained of while they were open."""

    origin: str
    foreign: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def over(self, context: BrowserContext) -> None:
        """Keeps an eye on all pages of a context."""
        context.add_init_script(NOTE_VIOLATIONS)
        context.on("request", self._request)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.complaints.append(f"{error.page and error.page.url}: {error.error}"))

    def _request(self, request: Request) -> None:
        scheme, host = urlsplit(request.url)[:2]
        if scheme not in ("data", "blob") and f"{scheme}://{host}" != self.origin:
            self.foreign.append(request.url)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(f"{message.page and message.page.url}: {message.text}")

    def told(self) -> list[str]:
        """Each complaint, and each request that went elsewhere."""
        return [*self.complaints, *(f"a request to {address}" for address in self.foreign)]


Opened = Callable[..., Page]


@pytest.fixture
def opened(browser: Browser, served: Served) -> Iterator[Opened]:
    """Opens a page in a browser of its own: `opened("/read", javascript=False, viewport=PHONE)`.

    At the end the test fails where a page asked another host for anything, or complained of something that the test did
    not name in `expected`.
    """
    watches: list[tuple[Watch, str]] = []
    with ExitStack() as stack:
        yield partial(_opened, browser, served, stack, watches)
        told = [line for watch, expected in watches for line in watch.told() if not (expected and expected in line)]
    assert told == []


def _opened(
    browser: Browser,
    served: Served,
    stack: ExitStack,
    watches: list[tuple[Watch, str]],
    address: str = "/",
    *,
    javascript: bool = True,
    expected: str = "",
    **options: Any,
) -> Page:
    context = browser.new_context(
        base_url=served.origin, java_script_enabled=javascript, locale="en-GB", service_workers="block", **options
    )
    stack.callback(context.close)
    context.set_default_timeout(PATIENCE)
    watch = Watch(served.origin)
    watch.over(context)
    watches.append((watch, expected))
    page = context.new_page()
    page.goto(address)
    return page
