"""Rows of the data files as checked records; what does not hold is an error with file and line."""

import re
from pathlib import Path
from typing import Any, TypeVar

import yaml
from pydantic import TypeAdapter, ValidationError

from detente.errors import DataError
from detente.model.base import Record

R = TypeVar("R", bound=Record)

_Base = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_BOOL = "tag:yaml.org,2002:bool"
_TRUTH = re.compile(r"^(?:true|True|TRUE|false|False|FALSE)$")


class _Loader(_Base):  # type: ignore[misc, valid-type]  # the C loader where there is one
    """Reads YAML as version 1.2 does: "on", "off", "yes", "no" are words (a preposition, a state's code), not truth."""

    yaml_implicit_resolvers = {  # noqa: RUF012  # the name that the library reads
        first: [
            *((tag, pattern) for tag, pattern in resolvers if tag != _BOOL),
            *([(_BOOL, _TRUTH)] if first in "tTfF" else []),
        ]
        for first, resolvers in _Base.yaml_implicit_resolvers.items()
    }


def load_rows(path: Path, kind: type[R]) -> tuple[R, ...]:
    """The records of a YAML file that holds one mapping or a list of them.

    Raises DataError, with file and line, where the file is no YAML or a row does not fit `kind`.
    """
    text = path.read_text(encoding="utf-8")
    try:
        content = yaml.load(text, Loader=_Loader)  # noqa: S506  # a safe loader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise DataError(f"{path}:{line}: not YAML: {error.problem}; mend the line") from error
    rows = content if isinstance(content, list) else [content]
    try:
        return tuple(TypeAdapter(list[kind]).validate_python(rows))  # type: ignore[valid-type]
    except ValidationError as error:
        first = error.errors()[0]
        index, *inside = first["loc"]
        line = _line_of(text, int(index), isinstance(content, list), inside)
        where = ".".join(str(part) for part in inside) or "the row"
        raise DataError(f"{path}:{line}: {where}: {first['msg']}; mend the row") from error


def _line_of(text: str, index: int, is_list: bool, inside: list[int | str]) -> int:
    """The line of a row's part; the YAML is composed again only for the error."""
    node: Any = yaml.compose(text, Loader=_Loader)
    if is_list:
        node = node.value[index]
    for part in inside:
        if isinstance(node, yaml.MappingNode):
            found = [value for key, value in node.value if key.value == part]
        elif isinstance(node, yaml.SequenceNode) and isinstance(part, int):
            found = node.value[part : part + 1]
        else:
            found = []
        if not found:
            break
        node = found[0]
    return int(node.start_mark.line) + 1
