"""Alerts as an Atom feed in a file (RFC 4287): an entry each, with an id that stays."""

import re
import uuid
import xml.etree.ElementTree as ET
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from detente.alerts.alert import Alert
from detente.alerts.rules import Atom
from detente.alerts.text import lines
from detente.errors import InputError

NAMESPACE = "http://www.w3.org/2005/Atom"
# Anything else XML 1.0 cannot hold, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def add(alerts: Iterable[Alert], feed: Atom, *, folder: Path, now: datetime | None = None) -> Path:
    """Adds alerts to the feed's file, the newest first; the file. It is written whole or not at all.

    Raises InputError where it cannot be written, or the file that is there is no feed.
    """
    path = folder / Path(feed.file).expanduser()
    moment = (now or datetime.now(UTC)).isoformat(timespec="seconds")
    root = _read(path, feed)
    _set(root, "title", feed.title)
    _set(root, "updated", moment)
    held = {entry.findtext(_tag("id")): entry for entry in root.findall(_tag("entry"))}
    fresh = [_entry(each, moment) for each in alerts if _id_of(each) not in held]
    for entry in held.values():
        root.remove(entry)
    root.extend([*fresh, *held.values()][: feed.keep])
    ET.register_namespace("", NAMESPACE)
    ET.indent(root)
    unfinished = path.with_name(path.name + ".part")
    try:
        unfinished.write_bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True) + b"\n")
        unfinished.replace(path)
    except OSError as error:
        unfinished.unlink(missing_ok=True)
        raise InputError(f"{path}: the feed cannot be written: {error.strerror or error}; name another file") from error
    return path


def _read(path: Path, feed: Atom) -> ET.Element:
    """The feed that is there, or a new one."""
    if path.exists():
        try:
            root = ET.parse(path).getroot()  # noqa: S314  # a file of our own making
        except (ET.ParseError, OSError) as error:
            raise InputError(f"{path}: this is no feed: {error}; move it away, or name another file") from error
        if root.tag != _tag("feed"):
            raise InputError(f"{path}: this is no Atom feed; move it away, or name another file")
        return root
    root = ET.Element(_tag("feed"))
    for name in ("id", "title", "updated"):
        ET.SubElement(root, _tag(name))
    # The first writing gives the feed its id, and it stays with the file.
    _set(root, "id", uuid.uuid4().urn)
    author = ET.SubElement(root, _tag("author"))
    ET.SubElement(author, _tag("name")).text = "detente"
    if feed.link:
        ET.SubElement(root, _tag("link"), {"rel": "self", "href": feed.link})
    return root


def _entry(alert: Alert, moment: str) -> ET.Element:
    entry = ET.Element(_tag("entry"))
    content = "\n".join(lines(alert))
    for name, words in (("id", _id_of(alert)), ("title", alert.title), ("updated", moment), ("published", moment)):
        ET.SubElement(entry, _tag(name)).text = _clean(words)
    if page := next((each.page or each.url for each in alert.quoted if each.page or each.url), None):
        ET.SubElement(entry, _tag("link"), {"rel": "alternate", "href": _clean(page)})
    ET.SubElement(entry, _tag("category"), {"term": alert.kind})
    ET.SubElement(entry, _tag("content"), {"type": "text"}).text = _clean(content)
    return entry


def _id_of(alert: Alert) -> str:
    return uuid.uuid5(uuid.NAMESPACE_OID, alert.id).urn


def _set(root: ET.Element, name: str, words: str) -> None:
    found = root.find(_tag(name))
    if found is None:
        found = ET.SubElement(root, _tag(name))
    found.text = _clean(words)


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _clean(words: str) -> str:
    return _NOT_XML.sub("�", words)
