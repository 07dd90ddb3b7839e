"""The rooms of the house: data moves to the right, so a room imports from those to its left, and nobody pries."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
ROOMS = ["bases", "planetarium_base", "faults", "images", "verifier", "auditor", "packager", "faultory"]
# A base is found by its name, never imported, so that another can take its place.
STRANGERS = {"faults": {"planetarium_base"}, "images": {"planetarium_base", "faults"}, "verifier": {"planetarium_base"}}
# A base knows nothing of what is done to it.
ALONE = {"planetarium_base": {"bases"}}
SERVICE = ROOT / "planetarium_base" / "app"


def modules(*folders: str) -> list[Path]:
    return [
        path for folder in folders for path in sorted((ROOT / folder).rglob("*.py")) if "__pycache__" not in path.parts
    ]


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@cache
def parse(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"), str(path))


def imports(path: Path) -> Iterator[tuple[int, str, str | None, str]]:
    """Every import, wherever it stands: its line, the module, for `from module import name` the name, and the name it
    is known by from then on.
    """
    package = path.relative_to(ROOT).parts[:-1]
    for node in ast.walk(parse(path)):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name, None, alias.asname or alias.name.partition(".")[0]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = ".".join([*above, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, module, alias.name, alias.asname or alias.name


def private(name: str) -> bool:
    return name.startswith("_") and not (name.startswith("__") and name.endswith("__"))


MODULES = [path for path in modules(*ROOMS) if SERVICE not in path.parents]
FOLDERS = [*ROOMS, "tests"]
# A room at a time: a test for each of the hundreds of modules would take longer to hand out than to run.
every_room = pytest.mark.parametrize("room", ROOMS)
every_folder = pytest.mark.parametrize("folder", FOLDERS)


def of(room: str) -> list[Path]:
    return [path for path in MODULES if path.relative_to(ROOT).parts[0] == room]


def test_the_rooms_are_all_there_is() -> None:
    """A new package takes its place in the order, or this test does not look at it."""
    packages = {path.parent.name for path in ROOT.glob("*/__init__.py")}
    assert packages <= set(ROOMS)


@every_room
def test_a_room_imports_only_from_rooms_to_its_left(room: str) -> None:
    allowed = ALONE.get(room, set(ROOMS[: ROOMS.index(room)]) - STRANGERS.get(room, set())) | {room}
    wrong = [
        (shown(path), line, module)
        for path in of(room)
        for line, module, _, _ in imports(path)
        if (top := module.partition(".")[0]) in ROOMS and top not in allowed
    ]
    assert wrong == []


@every_folder
def test_nobody_imports_a_private_name(folder: str) -> None:
    wrong = [
        (shown(path), line, module, name)
        for path in modules(folder)
        for line, module, name, _ in imports(path)
        if module.partition(".")[0] in {*ROOMS, "planetarium", "tests"}
        if any(private(part) for part in [*module.split("."), *([name] if name else [])])
    ]
    assert wrong == []


@every_room
def test_nobody_reaches_into_an_imported_module(room: str) -> None:
    """`module._name` is an import of a private name by another door."""
    found = []
    for path in of(room):
        mine = {known for _, module, _, known in imports(path) if module.partition(".")[0] in ROOMS}
        found += [
            (shown(path), node.lineno, ast.unparse(node))
            for node in ast.walk(parse(path))
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name)
            if node.value.id in mine and node.value.id[0].islower() and private(node.attr)
        ]
    assert found == []


@every_folder
def test_a_module_says_in_one_sentence_what_it_is(folder: str) -> None:
    for path in modules(folder):
        docstring = ast.get_docstring(parse(path), clean=False)
        assert docstring, f"{shown(path)} has no docstring"
        first, _, rest = docstring.partition("\n")
        assert first.endswith((".", "!", "?", ":")), f"{shown(path)}: the first line is no whole sentence: {first!r}"
        assert not re.search(r"[.!?] +[A-Z]", first), f"{shown(path)}: it is more than one sentence: {first!r}"
        assert rest == "" or rest.startswith("\n"), f"{shown(path)}: a blank line parts it from what follows"
