"""Bytes as text: byte-order mark, UTF-8, the declared charset, then Windows-1252. Nothing is dropped in silence."""

import codecs
import logging
import re
from dataclasses import dataclass

from detente.intake.refusal import refusal

log = logging.getLogger(__name__)

MAX_BYTES = 10_000_000
MAX_CHARS = 2_000_000

# Up to this share of broken bytes a text can still be read; above it the encoding is simply another one.
MAX_BROKEN = 0.01
# Western prose in Windows-1252 holds a few accented letters in a hundred; Cyrillic or Greek read so is mostly accents.
MAX_ACCENTED = 0.25

_MAGIC = (
    (b"%PDF-", "a PDF"), (b"\x89PNG", "a PNG image"), (b"\xff\xd8\xff", "a JPEG image"), (b"GIF8", "a GIF image"),
    (b"PK\x03\x04", "a ZIP or office file"), (b"\xd0\xcf\x11\xe0", "an old office file"), (b"\x1f\x8b", "a gzip file"),
    (b"BZh", "a bzip2 file"), (b"\xfd7zXZ", "an xz file"), (b"7z\xbc\xaf", "a 7z file"), (b"{\\rtf", "an RTF file"),
    (b"RIFF", "a media file"), (b"OggS", "a media file"), (b"ID3", "a media file"), (b"\x7fELF", "a program"),
    (b"MZ\x90", "a program"), (b"SQLite format 3", "a database"), (b"II*\x00", "a TIFF image"),
    (b"MM\x00*", "a TIFF image"),
)  # fmt: skip
# UTF-32 before UTF-16: its little-endian mark begins with the other's.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF32_LE, "utf-32"), (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"),
)  # fmt: skip
# Surrogates may come into a str from JSON escapes; they are no characters and no file can hold them.
_NO_TEXT = re.compile("[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class Decoded:
    """A text with the encoding it was read in and the number of bytes that stood for nothing."""

    text: str
    encoding: str
    broken: int = 0


def decode(data: bytes, *, where: str, declared: str | None = None) -> Decoded:
    """The text of the bytes.

    Raises InputError where they are too many, no text, or mostly broken.
    """
    if len(data) > MAX_BYTES:
        raise refusal(where, f"larger than the limit of {MAX_BYTES // 1_000_000} MB", "split it into articles")
    if kind := next((name for magic, name in _MAGIC if data.startswith(magic)), None):
        raise refusal(where, f"this is {kind}, no text", "save the article as text or HTML")
    decoded = _marked(data) or _plain(data, where, declared)
    if decoded.broken > MAX_BROKEN * len(data):
        raise refusal(where, f"{decoded.broken} of {len(data)} bytes are broken {decoded.encoding}", "save it as UTF-8")
    if decoded.broken:
        log.warning("%s: %d broken bytes read as %s were replaced", where, decoded.broken, decoded.encoding)
    elif not decoded.encoding.startswith(("utf", "ascii")):
        log.info("%s: not UTF-8; read as %s", where, decoded.encoding)
    check_text(decoded.text, where=where)
    return decoded


def check_text(text: str, *, where: str) -> None:
    """Nothing, where the text can be read. Raises InputError where it is empty, too long, or holds what is no text."""
    if not text:
        raise refusal(where, "empty", "give a text")
    if len(text) > MAX_CHARS:
        what = f"{len(text):,} characters, more than the limit of {MAX_CHARS:,}"
        raise refusal(where, what, "split it into articles")
    if not text.strip().strip("\ufeff\u200b\u200e\u200f"):
        raise refusal(where, "only white space", "give a text")
    if found := _NO_TEXT.search(text):
        what = f"binary: character {found.start()} is {'NUL' if found[0] == chr(0) else 'half of a surrogate pair'}"
        raise refusal(where, what, "save the article as UTF-8 text")


def _marked(data: bytes) -> Decoded | None:
    """The text of bytes that begin with a byte-order mark."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _with_replacements(data, encoding)
    return None


def _plain(data: bytes, where: str, declared: str | None) -> Decoded:
    if b"\x00" in data:
        raise refusal(where, "binary: it holds NUL bytes", "save the article as UTF-8 text")
    for encoding in ("utf-8", _codec(declared)):
        try:
            if encoding:
                return Decoded(data.decode(encoding), encoding)
        except UnicodeDecodeError:
            continue
    # Sound multi-byte sequences do not come about by chance: such a text is UTF-8 with some bytes broken.
    lenient = _with_replacements(data, "utf-8")
    sound = sum(c > "\x7f" and c != "\ufffd" for c in lenient.text)
    if sound >= lenient.broken:
        return lenient
    western = _with_replacements(data, "cp1252")
    if sum(c > "\x7f" and c.isalpha() for c in western.text) > MAX_ACCENTED * len(western.text):
        raise refusal(where, "neither UTF-8 nor Western European text", "save it as UTF-8")
    return western


def _codec(declared: str | None) -> str | None:
    """The Python name of a declared text encoding, or null where it is unknown or no charset (base64, zip …)."""
    if not declared:
        return None
    try:
        name = codecs.lookup(declared.strip("\"' ")).name
        "".encode(name)
    except (LookupError, ValueError):
        return None
    # Pages that declare Latin-1 mean Windows-1252: the range between is control characters in the first.
    return "cp1252" if name in ("iso8859-1", "ascii") else name


def _with_replacements(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, errors="replace")
    # The replacement character may itself stand in UTF-8: that one is not ours.
    stated = data.count("\ufffd".encode()) if encoding.startswith("utf-8") else 0
    return Decoded(text, encoding, text.count("\ufffd") - stated)
