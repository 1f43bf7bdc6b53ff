"""The house of docs/design.md holds: who may import whom, who may print, who may spell an IRI, how large a room is."""

from __future__ import annotations

import ast
import importlib
from functools import cache
from pathlib import Path

import pytest

SRC = Path(__file__).parent.parent / "src" / "kawung"
GROUND = ["findings", "dictionary", "vocabulary", "words", "store", "resources", "iris", "problems"]
CORRIDOR = [
    "sheet",
    "graph",
    "regions",
    "validation",
    "reasoning",
    "answers",
    "networks",
    "reconciliation",
    "foreign",
    "pages",
    "publication",
]
FILES = sorted(p for p in SRC.rglob("*.py"))


def room(path: Path) -> str:
    """Return the room a file belongs to: the first part of its path below the package."""
    first = path.relative_to(SRC).parts[0]
    return first.removesuffix(".py")


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def imported_rooms(path: Path) -> set[str]:
    """Return the rooms that a file imports from, wherever in the file the import stands."""
    found = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kawung":
            parts = node.module.split(".")
            found |= {parts[1]} if len(parts) > 1 else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {a.name.split(".")[1] for a in node.names if a.name.startswith("kawung.")}
    return found - {room(path)}


def test_every_room_is_on_the_plan() -> None:
    """A room that docs/design.md does not name does not exist."""
    named = {*GROUND, *CORRIDOR, "pipeline", "server", "cli", "__init__", "__main__"}
    found = {room(p) for p in FILES}
    assert found == named
    plan = (SRC.parent.parent / "docs" / "design.md").read_text(encoding="utf-8")
    assert "ground      " + "  ".join(GROUND) in plan
    assert "corridor    " + " · ".join(CORRIDOR) in plan


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_nothing_imports_upwards(path: Path) -> None:
    """A stage imports the ground only, a ground module those to its right, the door the conductor and the ground."""
    here = room(path)
    if here in CORRIDOR:
        allowed = set(GROUND)
    elif here in GROUND:
        allowed = set(GROUND[GROUND.index(here) + 1 :])
    elif here == "pipeline":
        allowed = {*GROUND, *CORRIDOR}
    elif here == "server":
        allowed = {*GROUND, "pipeline"}
    elif here == "cli":
        allowed = {*GROUND, "pipeline", "server"}
    else:
        allowed = {"pipeline", "cli"}
    assert imported_rooms(path) <= allowed


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_a_module_is_one_room(path: Path) -> None:
    """No module is longer than 400 lines, each opens with what it is for, none imports everything from another."""
    text = path.read_text(encoding="utf-8")
    assert len(text.splitlines()) <= 400
    assert ast.get_docstring(tree(path))
    for node in ast.walk(tree(path)):
        assert not (isinstance(node, ast.ImportFrom) and any(a.name == "*" for a in node.names))


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_only_the_door_prints_or_exits(path: Path) -> None:
    """`print`, `sys.exit` and the standard streams belong to cli."""
    if room(path) in ("cli", "__main__"):
        return
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "exit", "input")
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "sys":
            assert node.attr not in ("exit", "stdout", "stderr", "stdin")


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(SRC)))
def test_only_iris_spells_an_iri(path: Path) -> None:
    """No module but iris holds a namespace; store must recognise XSD, the project file has its placeholder."""
    if room(path) in ("iris", "store"):
        return
    docstrings = {
        id(node.body[0].value)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef)
        and node.body
        and isinstance(node.body[0], ast.Expr)
    }
    allowed = {"http://", "https://", "https://example.org/kawung/"}
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docstrings:
            assert not node.value.startswith(("http://", "https://")) or node.value in allowed


def test_no_modules_import_each_other_in_a_ring() -> None:
    """Following imports, those for types too, no module comes back to itself."""
    names = {"kawung." + ".".join(p.relative_to(SRC).with_suffix("").parts).removesuffix(".__init__"): p for p in FILES}
    arrows: dict[str, set[str]] = {}
    for name, path in names.items():
        found = set()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kawung"):
                inside = {f"{node.module}.{alias.name}" for alias in node.names} & set(names)
                found |= inside or {node.module} & set(names)
        arrows[name] = found - {name}
    done: set[str] = set()

    def walk(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, " → ".join((*path, name))
        if name not in done:
            for other in sorted(arrows[name]):
                walk(other, (*path, name))
            done.add(name)

    for name in sorted(names):
        walk(name, ())


def test_the_table_of_contents_is_true() -> None:
    """What `kawung` and `kawung.pipeline` say they have, they have, and for type checkers too."""
    for package in ("", "pipeline"):
        path = SRC / package / "__init__.py"
        module = importlib.import_module(f"kawung.{package}".rstrip("."))
        listed = set(module.__all__)
        assert all(getattr(module, name) is not None for name in listed)
        typed = {
            alias.asname or alias.name
            for node in ast.walk(tree(path))
            if isinstance(node, ast.ImportFrom) and node.module and node.module.startswith("kawung")
            for alias in node.names
        }
        assert typed == listed - {"__version__"}
        with pytest.raises(AttributeError, match="nowhere"):
            module.nowhere  # noqa: B018 - it is the access that raises
