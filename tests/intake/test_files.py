"""Files and standard input: plain text and pages, sound and broken."""

import io
import logging
import os
from datetime import date
from pathlib import Path

import pytest

from detente.errors import InputError
from detente.intake import load
from detente.model import Article, Outlet, article_id

TEXT = "Norway recalled its ambassador to Hungary, and Hungary’s minister called it a mistake.\n\nBoth may talk.\n"


def of_bytes(data: bytes) -> Article:
    return load("-", stdin=io.BytesIO(data))


def refused(data: bytes) -> str:
    with pytest.raises(InputError) as error:
        of_bytes(data)
    message = str(error.value)
    assert "\n" not in message
    assert message.startswith("standard input")
    return message


def test_a_plain_text_is_kept_to_the_character(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(TEXT.encode())
    article = load(str(path))
    assert article.text == TEXT
    assert article.id == article_id(TEXT)
    assert (article.published, article.source, article.title, article.skipped) == (None, None, None, ())


def test_what_is_given_is_recorded() -> None:
    article = load("-", stdin=io.BytesIO(TEXT.encode()), published="2025-03-05", title="A  title", outlet="dawn.com")
    assert (article.published, article.title) == (date(2025, 3, 5), "A title")
    assert article.source == Outlet(name="Dawn", domain="dawn.com", country="PAK")


@pytest.mark.parametrize("stated", ["2025-13-40", "yesterday", "2025-02-30", "21 Maytember 2025", "0000-00-00", ""])
def test_a_date_that_is_none_is_refused(stated: str) -> None:
    with pytest.raises(InputError, match="is no date; write it as YYYY-MM-DD"):
        load("-", stdin=io.BytesIO(TEXT.encode()), published=stated)


@pytest.mark.parametrize(
    "stated", ["2025-05-21", "2025-05-21T23:30:00-05:00", "21 May 2025", "May 21, 2025", "Wednesday, 21 May 2025"]
)
def test_a_date_is_the_day_as_written(stated: str) -> None:
    assert load("-", stdin=io.BytesIO(TEXT.encode()), published=stated).published == date(2025, 5, 21)


# --- the header of a plain text

HEADER = """Title: Norway recalls envoy
Date: 2025-03-05
Source: Reuters
Address: https://www.reuters.com/a
Licence: own words

"""


def test_a_header_states_title_date_source_and_address_and_is_skipped() -> None:
    article = of_bytes((HEADER + TEXT).encode())
    assert article.text == HEADER + TEXT
    assert (article.title, article.published, article.url) == (
        "Norway recalls envoy",
        date(2025, 3, 5),
        "https://www.reuters.com/a",
    )
    assert article.source == Outlet(name="Reuters", domain="reuters.com", country="GBR")
    assert "".join(article.text[s.start : s.end] + "\n" for s in article.skipped) + "\n" == HEADER


def test_what_is_given_comes_before_the_header() -> None:
    article = load(
        "-", stdin=io.BytesIO((HEADER + TEXT).encode()), published=date(2025, 3, 6), title="Other", outlet="Example"
    )
    assert (article.title, article.published) == ("Other", date(2025, 3, 6))
    assert article.source is not None
    assert article.source.name == "Example"


@pytest.mark.parametrize(
    "opening",
    [
        "Source: two diplomats who were there.\nNorway recalled its ambassador.\n",
        "Kabul: the talks are over.\n\n",
        "Title: one\nTitle: two\n\n",
        "Note: this is only a note\n\n",
    ],
)
def test_lines_that_only_look_like_a_header_are_text(opening: str) -> None:
    article = of_bytes((opening + TEXT).encode())
    assert article.title is None
    assert not any(span.reason == "other" for span in article.skipped)


def test_a_figure_in_the_header_that_is_no_date_is_refused() -> None:
    assert "header: '2025-13-40' is no date" in refused(b"Title: A\nDate: 2025-13-40\n\n" + TEXT.encode())


def test_a_header_date_in_loose_words_stays_unknown(caplog: pytest.LogCaptureFixture) -> None:
    assert of_bytes(b"Title: A\nDate: three days ago\n\n" + TEXT.encode()).published is None
    assert "left unknown" in caplog.text


# --- encodings

WESTERN = "The chargé d’affaires left São Tomé on Monday, and the two ministers will meet in Malmö."


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_western_encodings_give_the_same_text(encoding: str) -> None:
    assert of_bytes(WESTERN.encode(encoding)).text == WESTERN


def test_utf_16_of_either_byte_order_is_read_by_its_mark() -> None:
    assert of_bytes(b"\xfe\xff" + WESTERN.encode("utf-16-be")).text == WESTERN
    assert of_bytes(b"\xff\xfe" + WESTERN.encode("utf-16-le")).text == WESTERN


def test_latin_1_is_read_and_noted(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    assert of_bytes("The chargé left Malmö for the talks in Åbo.".encode("latin-1")).text.startswith(
        "The chargé left Malmö"
    )
    assert "read as cp1252" in caplog.text


def test_a_few_broken_bytes_are_replaced_and_counted(caplog: pytest.LogCaptureFixture) -> None:
    article = of_bytes(WESTERN.encode() * 5 + b" The end\xff.")
    assert article.text.count("\ufffd") == 1
    assert "1 broken bytes" in caplog.text


def test_many_broken_bytes_are_refused() -> None:
    assert "are broken utf-8" in refused("é and ü and ".encode() * 20 + b"a\xffb\xfe" * 15)


def test_a_text_in_another_eight_bit_alphabet_is_not_read_as_accents() -> None:
    russian = "Министр иностранных дел встретился в понедельник со своим коллегой."
    assert "neither UTF-8 nor Western European" in refused(russian.encode("cp1251"))


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b" \n\t\r\n", "only white space"),
        ("\ufeff".encode(), "empty"),
        (b"%PDF-1.7 abc", "a PDF"),
        (b"\x89PNG\r\n\x1a\n", "a PNG image"),
        (b"\xff\xd8\xff\xe0abc", "a JPEG image"),
        (b"PK\x03\x04abc", "a ZIP or office file"),
        (b"Norway\x00recalled", "NUL"),
        (bytes(range(256)), "NUL"),
        (b"Norway " * 290_000, "2,030,000 characters, more than the limit of 2,000,000"),
        (b"N" * 10_000_001, "larger than the limit of 10 MB"),
        ("Norvegio revokis. Министр иностранных дел встретился в понедельник.".encode(), "only English"),
    ],
)
def test_what_is_no_text_is_refused_in_one_line(data: bytes, what: str) -> None:
    assert what in refused(data)


@pytest.mark.parametrize("source", ["", "no/such/file.txt", "a\x00b", "x" * 5000, "two\nlines"])
def test_a_path_that_is_none_is_refused_in_one_line(source: str) -> None:
    with pytest.raises(InputError) as error:
        load(source)
    assert len(str(error.value).splitlines()) == 1
    assert len(str(error.value)) < 400


def test_a_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="a folder"):
        load(str(tmp_path))


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="no such device here")  # noqa: PTH110
def test_a_device_without_end_is_refused() -> None:
    with pytest.raises(InputError, match="10 MB"):
        load("/dev/zero")


# --- pages

PAGE = """<!DOCTYPE html><html><head><title>Norway recalls envoy</title>
<meta property="og:site_name" content="Example Post"><link rel="canonical" href="https://example.org/2/norway">
<meta property="article:published_time" content="2025-03-05T08:00:00Z"></head>
<body><nav><a href="/">Home</a><a href="/w">World</a></nav><article><h1>Norway recalls envoy</h1>
<p>Norway recalled its ambassador to Hungary on Tuesday, the ministry said.</p>
<p>It accused Budapest of opening its mail. Hungary denies that.</p><p>Follow us on Twitter</p></article>
<footer>© 2024 Example Post</footer></body></html>"""


def test_a_page_gives_its_main_text_with_paragraphs_and_what_it_states() -> None:
    article = of_bytes(PAGE.encode())
    assert "said.\nIt accused" in article.text
    assert "Home" not in article.text
    assert (article.title, article.published) == ("Norway recalls envoy", date(2025, 3, 5))
    assert article.url == "https://example.org/2/norway"
    assert article.source == Outlet(name="Example Post", domain="example.org")
    assert [article.text[s.start : s.end] for s in article.skipped] == ["Follow us on Twitter"]


def test_a_page_without_a_stated_date_has_none_whatever_days_its_text_names() -> None:
    page = "<html><body><p>Norway recalled its ambassador on 3 March 2021, for good.</p><p>© 2024</p></body></html>"
    assert of_bytes(page.encode()).published is None


def test_a_page_in_a_declared_charset_is_read_in_it() -> None:
    page = (
        '<html><head><meta charset="iso-8859-2"></head><body>'
        "<p>Poland said that Łódź will host the talks with Győr.</p></body></html>"
    )
    assert "Łódź" in of_bytes(page.encode("iso-8859-2")).text


@pytest.mark.parametrize(
    "page",
    [
        "<html></html>",
        "<html><head><title>x</title></head><body></body></html>",
        "<html><body><nav><a href='/'>Home</a></nav></body></html>",
        "<html><body><div id=app></div><noscript>Please enable JavaScript to view this page.</noscript></body></html>",
        "<html><body>" + "<div>" * 3000 + "</div>" * 3000 + "</body></html>",
    ],
)
def test_a_page_without_text_is_refused(page: str) -> None:
    assert "a page without text" in refused(page.encode())


def test_a_text_that_quotes_a_tag_is_no_page() -> None:
    text = "The site of the ministry showed <html> and <body> tags after the attack, and then went dark."
    assert of_bytes(text.encode()).text == text
