"""The rules of the house: who may import whom, what a module may hold, and what no file may carry.

docs/architecture.md gives the reasons. Each failure names file and line, and says what to do.
"""

import ast
import importlib.metadata
import re
import subprocess
import sys
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCE = ROOT / "src"
PACKAGE = SOURCE / "detente"

GROUND = {"errors", "model", "ontology"}
STATIONS = {"intake", "reading", "coding", "ledger", "measures", "forecast", "exchange"}
# What is made of several stations' answers, for every face alike.
JOINTS = {"charts", "alerts"}
FACES = {"cli", "api", "web"}

# Part of the package → the parts it may import. A face sees a station's public verbs only: names of its __init__.
MAY_IMPORT: dict[str, set[str]] = {
    "errors": set(),
    "model": {"errors"},
    "ontology": {"errors", "model"},
    **{station: set(GROUND) for station in STATIONS},
    "pipeline": GROUND | STATIONS,
    **dict.fromkeys(JOINTS, GROUND | STATIONS),
    **{face: GROUND | STATIONS | JOINTS | FACES | {"pipeline", "detente"} for face in FACES},
    "detente": GROUND | STATIONS | JOINTS | {"pipeline"},
}

# Calls at module level that only tell a face's own router or command group about a function.
REGISTRATIONS = {"add_typer", "callback", "command", "include_router", "mount"}


@dataclass(frozen=True)
class Module:
    """A source file: dotted name, path and syntax tree."""

    name: str
    path: Path
    tree: ast.Module

    @property
    def part(self) -> str:
        """The first name under `detente`; the package's own __init__ is part `detente`."""
        return part_of(self.name)

    def at(self, node: ast.AST) -> str:
        return f"{self.path.relative_to(ROOT)}:{getattr(node, 'lineno', 1)}"


@dataclass(frozen=True)
class Import:
    """An import statement's target: a module of the package or the top name of another."""

    node: ast.AST
    target: str
    names: tuple[str, ...]


def part_of(name: str) -> str:
    return name.split(".")[1] if "." in name else name


@cache
def modules() -> tuple[Module, ...]:
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        steps = path.relative_to(SOURCE).with_suffix("").parts
        name = ".".join(steps[:-1] if steps[-1] == "__init__" else steps)
        found.append(Module(name, path, ast.parse(path.read_text(encoding="utf-8"), str(path))))
    return tuple(found)


@cache
def module_names() -> frozenset[str]:
    return frozenset(module.name for module in modules())


@cache
def public_names() -> Mapping[str, frozenset[str]]:
    """What each package names in its __all__: a verb there may be called like the module that holds it."""
    return {module.name: frozenset(_listed(module.tree)) for module in modules()}


def _listed(tree: ast.Module) -> Iterator[str]:
    for node in tree.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__":
            yield from (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))


def imports(tree: ast.AST) -> Iterator[Import]:
    """Each import under `tree`, wherever it stands. `from a import b` aims at a.b where that is only a module."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (Import(node, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            plain = []
            for alias in node.names:
                if f"{base}.{alias.name}" in module_names() and alias.name not in public_names().get(base, ()):
                    yield Import(node, f"{base}.{alias.name}", ())
                else:
                    plain.append(alias.name)
            if plain:
                yield Import(node, base, tuple(plain))


def own_imports(tree: ast.AST) -> Iterator[Import]:
    return (found for found in imports(tree) if found.target.split(".")[0] == "detente")


def is_type_checking(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and ast.unparse(node.test).removeprefix("typing.") == "TYPE_CHECKING"


def none_of(faults: list[str]) -> None:
    assert not faults, "\n" + "\n".join(faults)


def test_every_part_of_the_package_has_its_place() -> None:
    none_of([
        f"{module.at(module.tree)}: no rule for {module.part!r}; give it a place in MAY_IMPORT and docs/architecture.md"
        for module in modules()
        if module.part not in MAY_IMPORT
    ])  # fmt: skip


def test_each_part_imports_only_what_lies_below_it() -> None:
    faults = []
    for module in modules():
        allowed = MAY_IMPORT.get(module.part, set()) | {module.part}
        for found in own_imports(module.tree):
            if part_of(found.target) not in allowed:
                faults.append(
                    f"{module.at(found.node)}: {module.part} must not import {found.target}; "
                    f"move what both need into model or ontology, or join the two in pipeline.py"
                )
    none_of(faults)


def test_faces_use_only_the_public_verbs_of_the_stations() -> None:
    faults = []
    for module in modules():
        if module.part not in FACES:
            continue
        for found in own_imports(module.tree):
            part = part_of(found.target)
            inside = found.target != f"detente.{part}" or any(name.startswith("_") for name in found.names)
            if part in (STATIONS | FACES) - {module.part} and inside:
                faults.append(
                    f"{module.at(found.node)}: {found.target} is the inside of {part}; "
                    f"import from detente.{part}, and add the verb to its __init__ if it is missing"
                )
    none_of(faults)


def test_no_module_imports_itself_in_a_circle() -> None:
    graph = {}
    for module in modules():
        at_run_time = ast.Module([node for node in module.tree.body if not is_type_checking(node)], [])
        graph[module.name] = {found.target for found in own_imports(at_run_time)} - {module.name}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' → '.join(reversed(error.args[1]))}; move the shared piece below both")


def test_imports_stand_at_the_top_of_the_file() -> None:
    none_of([
        f"{module.at(found.node)}: an import inside {scope.name}(); move it to the top of the file"
        for module in modules()
        for scope in ast.walk(module.tree)
        if isinstance(scope, ast.FunctionDef | ast.AsyncFunctionDef)
        for found in imports(scope)
    ])  # fmt: skip


def test_imports_are_absolute() -> None:
    none_of([
        f"{module.at(node)}: a relative import; write it from detente down"
        for module in modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and node.level
    ])  # fmt: skip


def is_definition(node: ast.stmt, part: str) -> bool:
    """Whether a statement at module level only defines: docstring, import, function, class, assignment."""
    definitions = (
        ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Assign, ast.AnnAssign
    )  # fmt: skip
    if isinstance(node, definitions):
        return True
    if isinstance(node, ast.If):
        return is_type_checking(node) or ast.unparse(node.test) == "__name__ == '__main__'"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return isinstance(node.value.value, str)
    return part in FACES and is_registration(node)


def is_registration(statement: ast.stmt) -> bool:
    """Whether a statement, or each one in a loop, tells a router or command group about a function."""
    if isinstance(statement, ast.For):
        return all(is_registration(inner) for inner in statement.body)
    node = statement.value if isinstance(statement, ast.Expr) else None
    while isinstance(node, ast.Call):
        node = node.func
        if isinstance(node, ast.Attribute) and node.attr in REGISTRATIONS:
            return True
    return False


def test_modules_hold_only_definitions() -> None:
    none_of([
        f"{module.at(node)}: this runs at import: {ast.unparse(node).splitlines()[0][:60]}; put it in a function"
        for module in modules()
        for node in module.tree.body
        if not is_definition(node, module.part)
    ])  # fmt: skip


IMPORT_ALL_WATCHED = """
import importlib, sys
package, *names = sys.argv[1:]
def watch(event, args):
    if event == "open" and str(args[0]).startswith(package) and not str(args[0]).endswith((".py", ".pyc")):
        sys.exit(f"importing {name} reads {args[0]}: load it in a function, kept with functools.cache")
    if event in ("socket.connect", "subprocess.Popen", "os.system"):
        sys.exit(f"importing {name} causes {event}: do that in a function")
sys.addaudithook(watch)
for name in names:
    importlib.import_module(name)
"""


def test_importing_reads_no_data_file_and_reaches_nothing() -> None:
    names = [module.name for module in modules() if not module.name.endswith("__main__")]
    # -B: a module that nobody imported before would be written out compiled.
    command = [sys.executable, "-B", "-W", "ignore", "-c", IMPORT_ALL_WATCHED, str(PACKAGE), *names]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]


def test_every_package_says_what_it_is_for() -> None:
    none_of([
        f"{module.at(module.tree)}: no docstring; say in one line what this package gives"
        for module in modules()
        if module.path.name == "__init__.py" and not ast.get_docstring(module.tree)
    ])  # fmt: skip


def test_every_module_says_what_it_gives() -> None:
    none_of([
        f"{module.at(module.tree)}: no docstring; say in one line what this file gives"
        for module in modules()
        if module.path.name != "__init__.py" and not ast.get_docstring(module.tree)
    ])  # fmt: skip


@cache
def declared() -> frozenset[str]:
    """The packages that pyproject.toml asks for, as registries compare names."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *chain.from_iterable(project["optional-dependencies"].values())]
    return frozenset(canonical(re.split(r"[\[<>=!~; ]", name, maxsplit=1)[0]) for name in wanted)


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_foreign_import_is_a_declared_dependency() -> None:
    packages = importlib.metadata.packages_distributions()
    faults = []
    for module in modules():
        for found in imports(module.tree):
            top = found.target.split(".")[0]
            if top == "detente" or top in sys.stdlib_module_names:
                continue
            if not {canonical(name) for name in packages.get(top, [top])} & declared():
                faults.append(f"{module.at(found.node)}: {top} is not in pyproject.toml; add it and run `make lock`")
    none_of(faults)


def names_in_use() -> set[str]:
    """What src imports, and the words of its strings: a language pipeline or a database driver is only named."""
    used: set[str] = set()
    for module in modules():
        used |= {found.target.split(".")[0] for found in imports(module.tree)}
        used |= {word for text in strings(module.tree) for word in re.findall(r"\w+", text)}
    return used


def strings(tree: ast.Module) -> set[str]:
    """The strings of a module that are not docstrings."""
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree)
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef)
        if node.body and isinstance(node.body[0], ast.Expr)
    }
    return {
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings
    }


def test_every_dependency_is_used() -> None:
    provides: dict[str, set[str]] = {}
    for top, names in importlib.metadata.packages_distributions().items():
        for name in names:
            provides.setdefault(canonical(name), set()).add(top)
    used = names_in_use()
    none_of([
        f"pyproject.toml: nothing in src/detente names {name}; take it out and run `make lock`"
        for name in sorted(declared())
        if not provides.get(name, {name}) & used
    ])  # fmt: skip


@cache
def project_files() -> tuple[Path, ...]:
    """The files under version control and those that would be; in a copy without history, all but the built ones."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return tuple(path for name in done.stdout.split("\0") if name and (path := ROOT / name).is_file())
    built = {".venv", "build", "dist", "__pycache__", ".mypy_cache", ".ruff_cache", ".pytest_cache", ".hypothesis"}
    files = (path for path in ROOT.rglob("*") if path.is_file())
    return tuple(path for path in files if not built & set(path.relative_to(ROOT).parts))


def lines_that_match(pattern: str, paths: tuple[Path, ...]) -> list[str]:
    """`file:line: words` for each match; files that are no text are passed over."""
    found = []
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), 1):
            if match := re.search(pattern, line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {match[0]}")
    return found


def test_no_file_names_a_path_of_one_machine() -> None:
    # Not preceded by a word: an address on the web may hold such a folder too.
    pattern = r"(?<![\w.~-])/(?:work/\w|root/|home/\w+/|Users/\w+/)\S*"
    none_of([f"{line}; write it relative to the project" for line in lines_that_match(pattern, project_files())])


def test_no_lock_file_holds_a_download_address() -> None:
    locks = tuple(
        path
        for path in project_files()
        if path.parent.name == "requirements" or path.suffix == ".lock" or path.name == "package-lock.json"
    )
    assert any(path.name == "runtime.txt" for path in locks), "requirements/runtime.txt is missing; run `make lock`"
    pattern = r"\w+://\S*|^\s*--(?:index-url|extra-index-url|find-links)\b.*"
    none_of([f"{line}; take the address out (`make lock` writes none)" for line in lines_that_match(pattern, locks)])


def test_every_locked_package_has_a_hash() -> None:
    faults = []
    for path in sorted((ROOT / "requirements").glob("*.txt")):
        logical = re.sub(r"\\\n", " ", path.read_text(encoding="utf-8"))
        for line in logical.splitlines():
            if "==" in line and not line.lstrip().startswith("#") and "--hash=sha256:" not in line:
                faults.append(f"{path.relative_to(ROOT)}: {line.split()[0]} has no hash; run `make lock`")
    none_of(faults)


def test_every_data_file_has_a_loader() -> None:
    named = {part for module in modules() for text in strings(module.tree) for part in re.split(r"[\s/]+", text)}
    faults = []
    for path in sorted((PACKAGE / "data").rglob("*.y*ml")):
        own = {path.name, path.stem, *path.relative_to(PACKAGE / "data").parent.parts}
        if not own & named:
            faults.append(f"{path.relative_to(ROOT)}:1: no module names it or its folder; load it or take it out")
    none_of(faults)


@pytest.mark.slow
def test_the_wheel_carries_every_data_file(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        packed = set(archive.namelist())
    none_of([
        f"{path.relative_to(ROOT)}: not in the wheel; see [tool.hatch.build] in pyproject.toml"
        for path in sorted((PACKAGE / "data").rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts and str(path.relative_to(SOURCE)) not in packed
    ])  # fmt: skip
