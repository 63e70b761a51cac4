"""The pages say what the program does: generated pages are fresh, nothing is left unnamed, examples run as shown."""

import importlib.util
import re
import shlex
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest

from detente.cli.main import main
from detente.ontology.knowledge import load_knowledge

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"

# An entry as the guide shows it: the beginning of its id, alone or after what it is.
ENTRY = re.compile(r"(?<![0-9a-f])[0-9a-f]{8}(?![0-9a-f])")


@cache
def make_docs() -> ModuleType:
    """The script that writes the generated pages."""
    spec = importlib.util.spec_from_file_location("make_docs", ROOT / "scripts" / "make_docs.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("name", ["cli.md", "codebook.md"])
def test_a_generated_page_is_what_the_program_says_now(name: str) -> None:
    written = (DOCS / name).read_text(encoding="utf-8")
    assert written == make_docs().pages()[name], f"docs/{name} is old: run .venv/bin/python scripts/make_docs.py"


def test_every_type_mode_context_and_act_is_in_the_codebook() -> None:
    page, known = (DOCS / "codebook.md").read_text(encoding="utf-8"), load_knowledge()
    codes = [f"`{code}`" for code in (*known.plover.types, *known.plover.contexts, *known.acts.cues)]
    codes += [f"`{type_}` | `{mode}`" for type_, mode in known.plover.modes]
    codes += [f"### {act.act}\n" for act in known.acts]
    assert [code for code in codes if code not in page] == []


def test_every_effect_of_an_act_is_told_in_words() -> None:
    page, known = (DOCS / "codebook.md").read_text(encoding="utf-8"), load_knowledge()
    for act in known.acts:
        told = page.split(f"### {act.act}\n", 1)[1].split("\n#", 1)[0]
        assert all(effect.standing in told for effect in act.effects)
        assert bool(act.effects) != ("moves no standing" in told)
        assert all(example in told for example in act.examples)


def test_every_command_has_its_help_and_its_place_in_the_guide() -> None:
    page, guide = ((DOCS / name).read_text(encoding="utf-8") for name in ("cli.md", "guide.md"))
    for name in make_docs().command_names():
        assert f"## detente {name}\n" in page
        assert f"detente {name}" in guide


def test_every_option_is_explained_in_the_guide_or_a_page_it_leads_to() -> None:
    page, guide = ((DOCS / name).read_text(encoding="utf-8") for name in ("cli.md", "guide.md"))
    further = set(re.findall(r"\]\(([\w-]+\.md)", guide)) - {"cli.md"}
    guide += "".join((DOCS / name).read_text(encoding="utf-8") for name in sorted(further))
    options = set(re.findall(r"^  (--[a-z-]+)", page, re.MULTILINE)) - {"--help", "--version"}
    assert len(options) > 8
    assert {option for option in options if option not in guide} == set()


def test_links_between_pages_lead_somewhere() -> None:
    for page in DOCS.rglob("*.md"):
        for target in re.findall(r"\]\(([\w/.-]+\.md)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name} links to {target}"


def blocks(kind: str) -> list[str]:
    """The fenced blocks of the guide."""
    return re.findall(rf"^```{kind}\n(.*?)^```$", (DOCS / "guide.md").read_text(encoding="utf-8"), re.M | re.S)


def transcript() -> Iterator[tuple[str, str]]:
    """Each command that the guide shows, with what it shows of the answer."""
    for block in blocks("console"):
        for part in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command, _, answer = part.partition("\n")
            yield command, answer


def test_the_guide_shows_what_the_commands_print(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "recall.txt").write_text(blocks("text")[0], encoding="utf-8")
    (tmp_path / "lines.jsonl").write_text(blocks("json")[0], encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    shown = list(transcript())
    assert len(shown) > 8
    ids: dict[str, str] = {}
    for command, answer in shown:
        for old, new in ids.items():
            command = command.replace(old, new)
        monkeypatch.setattr("sys.argv", shlex.split(command))
        with pytest.raises(SystemExit):
            main()
        said = capsys.readouterr()
        told = said.out + said.err
        assert without_ids(told) == without_ids(answer), command
        ids |= dict(zip(ENTRY.findall(answer), ENTRY.findall(told), strict=True))


def without_ids(text: str) -> str:
    """The text with the digits of its entries left out: they change with the slightest change of a record."""
    return ENTRY.sub("", text)
