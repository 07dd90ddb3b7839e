"""Faults and the verifier ask the base for its names: they know none of the Planetarium's."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

import faults
import verifier
from bases.base import find_base
from bases.manifests import objects

ROOMS = [Path(room.__file__ or "").parent for room in (faults, verifier)]
FILES = [path for room in ROOMS for path in sorted(room.rglob("*")) if path.suffix in (".py", ".yaml", ".j2", ".sql")]
# The product's own default, and nothing else: a recipe that names no base means this one.
DEFAULTS = {"recipe.py": 'base: Line = "planetarium"'}


def names() -> Iterator[str]:
    """What the Planetarium calls its things."""
    app = find_base("planetarium").app
    description = app.description
    yield from ("planet", "moon", "caroline", "herschel", "/api")
    yield from (path for path in app.files if "/" in path)
    yield from (thing.name for thing in objects(app))
    for name, operation in description.operations.items():
        yield from (name, operation.route)
    for entity in description.entities.values():
        yield from (entity.key, entity.lookup)


KUBERNETES = re.compile(r"/apis?/(v1|apps|autoscaling|policy|storage\.k8s\.io|\{version\})")
"""Paths of its API, which begin as the Planetarium's do."""
NAMES = re.compile("|".join(re.escape(name) for name in sorted(set(names()), key=len, reverse=True)), re.IGNORECASE)


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_it_names_nothing_of_the_planetarium(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace(DEFAULTS.get(path.name, "\0"), "")
    text = KUBERNETES.sub("", text)
    found = [f"{text.count(chr(10), 0, match.start()) + 1}: {match[0]}" for match in NAMES.finditer(text)]
    assert found == []


def test_the_names_looked_for_are_in_the_base() -> None:
    """Otherwise the search would find nothing because it looks for nothing."""
    text = b"\n".join(find_base("planetarium").app.files.values()).decode()
    assert len(set(NAMES.findall(text))) > 20
