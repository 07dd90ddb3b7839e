"""Recipes to test with: made by hand, and drawn at random from the catalog and the files of a base."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from bases.base import Base
from faults.catalog import load_catalog
from faults.recipe import CatalogFault, DeclaredRating, Edit, HandMade, Recipe

Entry = CatalogFault | HandMade


def recipe(*entries: Entry, seed: int = 0, base: str = "planetarium") -> Recipe:
    rating = DeclaredRating(diagnose=1, fix=1)
    return Recipe(title="T", authors=("a",), brief="b", seed=seed, rating=rating, base=base, faults=entries)


def by_hand(file: str, find: str, replace: str, *breaks: str) -> HandMade:
    return HandMade(edit=Edit(file=file, find=find, replace=replace, explain="A slip.", breaks=breaks))


def values(schema: dict[str, Any]) -> st.SearchStrategy[Any]:
    """Every value that a parameter's JSON schema allows."""
    if "anyOf" in schema:
        return st.one_of([values(kind) for kind in schema["anyOf"]])
    if "enum" in schema or "const" in schema:
        return st.sampled_from(schema.get("enum") or [schema["const"]])
    kinds: dict[str, Callable[[], st.SearchStrategy[Any]]] = {
        "null": st.none,
        "boolean": st.booleans,
        "integer": lambda: st.integers(schema["minimum"], schema["maximum"]),
        "number": lambda: st.floats(schema["minimum"], schema["maximum"]),
    }
    kind = schema.get("type")
    return kinds[kind]() if kind in kinds else st.just(schema["default"])


def params(fault: str) -> st.SearchStrategy[dict[str, Any]]:
    """Some of a fault's parameters, each within its bounds."""
    properties = load_catalog()[fault].parameters.model_json_schema()["properties"]
    return st.fixed_dictionaries({}, optional={name: values(schema) for name, schema in properties.items()})


def catalog_faults(base: Base) -> st.SearchStrategy[CatalogFault]:
    """Any fault of the catalog at any of its sites."""
    places = [(fault, site.name) for fault in load_catalog() for site in load_catalog()[fault].sites(base.app)]

    def at(place: tuple[str, str]) -> st.SearchStrategy[CatalogFault]:
        return params(place[0]).map(lambda chosen: CatalogFault(fault=place[0], site=place[1], params=chosen))

    return st.sampled_from(places).flatmap(at)


def edits(base: Base) -> st.SearchStrategy[HandMade]:
    """Any edit of a line of the source that stands there once; imports, which faults share, are left alone."""
    lines = [
        (path, line)
        for path in base.app.below(base.description.source)
        for line in base.app.text(path).splitlines()
        if line.strip() and not line.startswith(("import ", "from ")) and base.app.text(path).count(line) == 1
    ]
    breaks = st.sampled_from([check.name for check in base.contract])
    spoil = st.sampled_from([str.upper, lambda line: line[:-1], lambda line: line + "\u200b", lambda line: line * 2])

    def make(place: tuple[str, str], how: Callable[[str], str], check: str) -> HandMade:
        return by_hand(place[0], place[1], how(place[1]), check)

    return st.builds(make, st.sampled_from(lines), spoil, breaks).filter(lambda e: e.edit.find != e.edit.replace)
