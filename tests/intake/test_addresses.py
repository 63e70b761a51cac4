"""Web addresses: what is fetched, what is refused, and that no address reaches into the machine's own network."""

import gzip
import socket
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import suppress
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from detente.errors import InputError
from detente.intake import from_address, load
from detente.intake.fetch import checked_url, fetch, is_public

PAGE = (
    "<html><head><meta property='article:published_time' content='2025-03-05'></head><body><article>"
    "<p>Norway recalled its ambassador to Hungary on Tuesday, the ministry said.</p>"
    "<p>Hungary’s minister called it a mistake.</p></article></body></html>"
)
TEXT = "Norway recalled its ambassador to Hungary on Tuesday.\n"


class Handler(BaseHTTPRequestHandler):
    """Pages by path: each path is one way in which a server may answer."""

    hosts: list[str] = []  # noqa: RUF012  # shared by all requests on purpose

    def do_GET(self) -> None:
        Handler.hosts.append(self.headers["Host"])
        getattr(self, "get_" + self.path.strip("/").split("/")[0], self.get_missing)()

    def answer(self, body: bytes, kind: str | None = "text/html; charset=utf-8", status: int = 200) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def redirect(self, to: str) -> None:
        self.send_response(302)
        self.send_header("Location", to)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def get_page(self) -> None:
        self.answer(PAGE.encode())

    def get_text(self) -> None:
        self.answer(TEXT.encode(), "text/plain")

    def get_untyped(self) -> None:
        self.answer(TEXT.encode(), None)

    def get_latin(self) -> None:
        self.answer(
            "Poland said that Łódź will host the talks with Győr.".encode("iso-8859-2"),
            "text/plain; charset=iso-8859-2",
        )

    def get_pdf(self) -> None:
        self.answer(b"%PDF-1.7", "application/pdf")

    def get_disguised(self) -> None:
        self.answer(b"%PDF-1.7", "text/html")

    def get_empty(self) -> None:
        self.answer(b"")

    def get_missing(self) -> None:
        self.answer(b"gone", status=404)

    def get_moved(self) -> None:
        self.redirect("/page")

    def get_circle(self) -> None:
        self.redirect("/circle/again")

    def get_inside(self) -> None:
        self.redirect("http://169.254.169.254/latest/meta-data/")

    def get_scheme(self) -> None:
        self.redirect("file:///etc/passwd")

    def get_large(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        try:
            for _ in range(200):
                self.wfile.write(b"Norway " * 10_000)
        except OSError:
            pass

    def get_slow(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.end_headers()
        try:
            for _ in range(30):
                self.wfile.write(b"Norway ")
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def get_dripping(self) -> None:
        """Headers without end, one byte at a time."""
        try:
            for byte in b"HTTP/1.1 200 OK\r\nX: " + b"a" * 30:
                self.wfile.write(bytes([byte]))
                self.wfile.flush()
                time.sleep(0.1)
        except OSError:
            pass

    def packed(self, body: bytes, coding: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Encoding", coding)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        with suppress(OSError):
            self.wfile.write(body)

    def get_gzip(self) -> None:
        self.packed(gzip.compress(PAGE.encode()), "gzip")

    def get_deflate(self) -> None:
        self.packed(zlib.compress(PAGE.encode()), "deflate")

    def get_bomb(self) -> None:
        """Two hundred kilobytes that unpack to two hundred megabytes."""
        packer = zlib.compressobj(9)
        body = b"".join(packer.compress(b"<p>" * 1_000_000) for _ in range(67)) + packer.flush()
        self.packed(body, "deflate")

    def get_unasked(self) -> None:
        self.packed(b"?", "br")

    def get_torn(self) -> None:
        self.packed(b"no gzip at all", "gzip")

    def get_cut(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "1000")
        self.end_headers()
        self.wfile.write(b"Norway")
        self.close_connection = True

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as httpd:
        thread = threading.Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        yield f"http://127.0.0.1:{httpd.server_port}"
        httpd.shutdown()
        thread.join()


def refused(address: str, *, allow_private: bool = True) -> str:
    with pytest.raises(InputError) as error:
        load(address, allow_private=allow_private)
    assert len(str(error.value).splitlines()) == 1
    return str(error.value)


def resolving_to(monkeypatch: pytest.MonkeyPatch, *hosts: str) -> None:
    """Names resolve to the hosts; an address stays itself."""
    real = socket.getaddrinfo

    def getaddrinfo(host: str, port: int, *rest: Any, **more: Any) -> list[Any]:
        if host in hosts:
            return real(host, port, *rest, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (found, port)) for found in hosts]

    monkeypatch.setattr("detente.intake.fetch.socket.getaddrinfo", getaddrinfo)


# --- what is read


def test_a_page_is_read_with_its_date_address_and_host(server: str) -> None:
    article = load(f"{server}/page", allow_private=True)
    assert article.text.startswith("Norway recalled its ambassador")
    assert article.published == date(2025, 3, 5)
    assert article.url == f"{server}/page"


def test_a_redirect_leads_to_the_page_and_its_address_is_kept(server: str) -> None:
    assert load(f"{server}/moved", allow_private=True).url == f"{server}/page"


@pytest.mark.parametrize("path", ["text", "untyped"])
def test_a_plain_text_is_kept_to_the_character(server: str, path: str) -> None:
    assert load(f"{server}/{path}", allow_private=True).text == TEXT


def test_the_charset_of_the_answer_is_heeded(server: str) -> None:
    assert "Łódź" in load(f"{server}/latin", allow_private=True).text


@pytest.mark.parametrize("coding", ["gzip", "deflate"])
def test_a_page_that_comes_packed_all_the_same_is_unpacked(server: str, coding: str) -> None:
    assert load(f"{server}/{coding}", allow_private=True).text.startswith("Norway recalled its ambassador")


# --- what is refused


@pytest.mark.parametrize(
    ("path", "what"),
    [
        ("missing", "the server answers 404"),
        ("pdf", "the content is application/pdf"),
        ("disguised", "a PDF"),
        ("empty", "empty"),
        ("circle", "more than 5 redirects"),
        ("scheme", "file scheme"),
        ("large", "larger than 10 MB"),
        ("cut", "cannot be read"),
        ("bomb", "larger than 10 MB"),
        ("unasked", "packed as br"),
        ("torn", "cannot be unpacked"),
    ],
)
def test_an_answer_that_is_no_article_is_refused_in_one_line(server: str, path: str, what: str) -> None:
    assert what in refused(f"{server}/{path}")


@pytest.mark.parametrize("path", ["slow", "dripping"])
def test_a_slow_server_is_given_up_at_the_deadline(server: str, path: str) -> None:
    start = time.monotonic()
    with pytest.raises(InputError, match="no whole answer within the time"):
        fetch(f"{server}/{path}", allow_private=True, timeout=0.5)
    assert time.monotonic() - start < 2.5


def test_what_a_server_fetches_for_others_is_neither_a_file_nor_of_this_machine(server: str) -> None:
    for source, what in ((__file__, "no web address"), ("-", "no web address"), (f"{server}/page", "private")):
        with pytest.raises(InputError, match=what):
            from_address(source)


def test_a_port_where_nobody_listens_cannot_be_reached() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        assert "cannot be reached" in refused(f"http://127.0.0.1:{taken.getsockname()[1]}/")


def test_a_host_that_is_not_found_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    def getaddrinfo(*_: object, **__: object) -> None:
        raise socket.gaierror(-2, "Name or service not known")

    monkeypatch.setattr("detente.intake.fetch.socket.getaddrinfo", getaddrinfo)
    assert "'nowhere.example' is not found" in refused("https://nowhere.example/a", allow_private=False)


@pytest.mark.parametrize(
    ("address", "what"),
    [
        ("ftp://example.org/a", "ftp scheme"),
        ("file:///etc/passwd", "file scheme"),
        ("gopher://example.org", "gopher scheme"),
        ("http://", "no host"),
        ("https:///path", "no host"),
        ("http://exa mple.org:port/", "no web address"),
        ("http://[::1", "no web address"),
        ("http://example.org:99999/", "no such port"),
        ("http://" + "a" * 300 + ".org/", "not found"),
    ],
)
def test_an_address_that_is_none_is_refused(address: str, what: str) -> None:
    assert what in refused(address, allow_private=False)


def test_a_user_name_in_an_address_is_refused_and_never_shown() -> None:
    message = refused("https://reader:secret@example.org/a")
    assert "user name or password" in message
    assert "secret" not in message


# --- private addresses


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.1", "100.64.0.1", "224.0.0.1",
        "240.0.0.1", "255.255.255.255", "198.18.0.1", "::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "fec0::1", "no address",
        "64:ff9b:1::7f00:1", "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2002:808:808::1", "2a00::5efe:7f00:1",
        "2a00::200:5efe:a00:1", "::127.0.0.1", "fd00:ec2::254", "192.0.0.8", "192.88.99.1", "3fff::1", "5f00::1",
        "100::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_addresses_of_machines_local_networks_and_reserves_are_not_public(host: str) -> None:
    assert not is_public(host)


@pytest.mark.parametrize("host", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "::ffff:8.8.8.8"])
def test_addresses_of_the_internet_are_public(host: str) -> None:
    assert is_public(host)


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f000001", "127.1", "[::1]", "169.254.169.254"]
)
def test_a_private_address_is_refused_however_it_is_written(host: str) -> None:
    assert "private or reserved" in refused(f"http://{host}:1/a", allow_private=False)


def test_one_private_address_among_public_ones_is_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    resolving_to(monkeypatch, "93.184.216.34", "10.0.0.1")
    assert "10.0.0.1 is a private or reserved address" in refused("https://example.org/a", allow_private=False)


def test_a_redirect_into_a_private_network_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    seen = []

    def only_the_first_hop(host: str) -> bool:
        seen.append(host)
        return host == "127.0.0.1"

    monkeypatch.setattr("detente.intake.fetch.is_public", only_the_first_hop)
    assert "169.254.169.254 is a private or reserved address" in refused(f"{server}/inside", allow_private=False)
    assert seen == ["127.0.0.1", "169.254.169.254"]


def test_the_connection_goes_to_the_checked_address_and_carries_the_name(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = checked_url(server).port
    resolving_to(monkeypatch, "127.0.0.1")
    Handler.hosts.clear()
    assert load(f"http://news.example:{port}/text", allow_private=True).source is not None
    assert Handler.hosts == [f"news.example:{port}"]


def test_the_next_checked_address_is_tried_where_the_first_takes_no_connection(
    server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolving_to(monkeypatch, "127.0.0.2", "127.0.0.1")
    assert load(f"http://news.example:{checked_url(server).port}/text", allow_private=True).text == TEXT


def test_proxies_of_the_environment_are_not_used(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:1")
    assert load(f"{server}/text", allow_private=True).text == TEXT
