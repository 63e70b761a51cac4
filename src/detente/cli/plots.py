"""Pictures into files: the option that names one, and the writing of it."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from detente.cli import later
from detente.cli.page import complain
from detente.errors import InputError

if TYPE_CHECKING:
    from detente.charts import Spec

_FORMS = (".svg", ".png", ".html")

Plot = Annotated[
    Path | None,
    typer.Option("--plot", metavar="FILE", help="Draw it into this .svg, .png or .html file, which is replaced."),
]


def plot_path(path: Path | None) -> Path | None:
    """The path, checked before anything is read. Raises InputError where its ending names no kind of picture."""
    if path and path.suffix.lower() not in _FORMS:
        raise InputError(f"--plot {path}: the ending names no picture; take {', '.join(_FORMS)}")
    return path


def draw(path: Path, spec: "Spec") -> None:
    """Writes the picture and says so on standard error. Raises InputError where it cannot be written."""
    charts, form = later.charts, path.suffix.lower()
    try:
        if form == ".png":
            path.write_bytes(charts.png(spec))
        else:
            path.write_text(charts.html(spec) if form == ".html" else charts.svg(spec), encoding="utf-8")
    except OSError as error:
        raise InputError(f"--plot {path}: cannot be written: {error.strerror}; name another file") from error
    complain(f"{path}: drawn")
