"""JSON lines as articles: `{"id", "text", "published"?, "title"?, "url"?, "source"?, "language"?}`.

Other fields pass by.
"""

import json
from typing import Any

from detente.errors import InputError
from detente.intake.refusal import refusal, shown
from detente.intake.texts import from_text
from detente.model.article import Article, Outlet

LineId = str | int

_STRINGS = ("published", "title", "url", "language")
_OUTLET = frozenset({"name", "domain", "country"})


def from_line(line: str | bytes, *, where: str = "line") -> tuple[LineId, Article]:
    """The id and the article of one JSON line.

    Raises InputError where the line is no JSON object, a field has the wrong type, or its text cannot be used.
    """
    fields = line_fields(line, where=where)
    name = _id(fields)
    if name is None:
        raise refusal(where, 'no "id" that is a string or a whole number', "give each line an id")
    where = f"{where}, id {shown(str(name))}"
    if fields.get("text") is None:
        raise refusal(where, 'no "text"', "give the article's text")
    if not isinstance(fields["text"], str):
        raise _wrong_type(where, "text", fields["text"])
    for key in _STRINGS:
        if not isinstance(fields.get(key), str | None):
            raise _wrong_type(where, key, fields[key])
    article = from_text(
        fields["text"],
        published=fields.get("published"),
        title=fields.get("title"),
        url=fields.get("url"),
        outlet=_outlet(fields.get("source"), where),
        language=fields.get("language"),
        where=where,
    )
    return name, article


def line_id(line: str | bytes) -> LineId | None:
    """The id of a line that may be bad otherwise, to answer it by; null where it has none."""
    try:
        return _id(line_fields(line))
    except InputError:
        return None


def line_fields(line: str | bytes, *, where: str = "line") -> dict[str, Any]:
    """The fields of a line that holds a JSON object. Raises InputError where it holds none."""
    try:
        words = line.decode("utf-8-sig") if isinstance(line, bytes) else line
        fields = json.loads(words)
    except UnicodeDecodeError as error:
        raise refusal(where, f"byte {error.start} is not UTF-8", "write JSON lines in UTF-8") from error
    except json.JSONDecodeError as error:
        raise refusal(where, f"no JSON at character {error.pos}: {error.msg}", "give one JSON object a line") from error
    except (RecursionError, ValueError) as error:
        raise refusal(where, "JSON too deep or with a number too long", "give one flat JSON object a line") from error
    if not isinstance(fields, dict):
        raise refusal(where, f"the JSON is {_kind(fields)}, not an object", 'give {"id": …, "text": …}')
    return fields


def _outlet(source: object, where: str) -> Outlet | str | None:
    """The outlet of `source`: a name or domain, or an object of name, domain and country."""
    if source is None or isinstance(source, str):
        return source or None
    if not isinstance(source, dict):
        raise _wrong_type(where, "source", source)
    if unknown := sorted(set(source) - _OUTLET):
        raise refusal(where, f'"source" has an unknown field {shown(unknown[0])!r}', "give name, domain or country")
    for key, value in source.items():
        if not isinstance(value, str | None):
            raise _wrong_type(where, f"source.{key}", value)
    country = source.get("country")
    if country and not (len(country) == 3 and country.isascii() and country.isupper()):
        raise refusal(where, f"{shown(country)!r} is no country code", "give an ISO 3166-1 alpha-3 code such as PAK")
    return Outlet(**source)


def _id(fields: dict[str, Any]) -> LineId | None:
    name = fields.get("id")
    return name if isinstance(name, str | int) and not isinstance(name, bool) and name != "" else None


def _wrong_type(where: str, key: str, value: object) -> InputError:
    return refusal(where, f'"{key}" is {_kind(value)}, not a string', "see the fields of a line in the guide")


def _kind(value: object) -> str:
    names = {dict: "an object", list: "a list", str: "a string", bool: "a boolean", type(None): "null"}
    return names.get(type(value), "a number")
