"""Two modules that need each other before either is there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.python import module
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.source.loading import CircularImportError, FromImport, Loader, Step, entry, modules


class CircularImport(Fault):
    """A module imports a name from a module that is loading it.

    The name is imported from where it is used, not from where it is defined: an editor's proposal, taken without a
    look. That module imports this one, directly or by way of others, and has not come to the name itself. Python gives
    up on the import, and the service ends before it listens.

    Find it: no replica starts, each ends at once and is started again; the last line of its log says "partially
    initialized module". Mend it: import the name from the module that defines it.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        start, loading = entry(app), modules(app)
        if start not in loading or not _loads(loading, start):
            return
        for name, (importer, found, other) in _moves(app).items():
            moved = replace(found, package=other)
            broken = tuple(moved if step is found else step for step in loading[importer])
            if importer != start != other and not _loads({**loading, importer: broken}, start):
                yield Site(name, ("health.liveness",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        move = _moves(app).get(site.name)
        if move is None:
            raise EditError(app.description.source, f"the import {site.name}", 0)
        importer, found, other = move
        path = _path(app, importer)
        tree = module(app, path)
        line = cst.parse_statement(f"from {other} import {found.names[0][0]}\n")
        assert isinstance(line, cst.SimpleStatementLine)
        body = [found.line.with_changes(body=line.body) if node is found.line else node for node in tree.body]
        return app.replace(path, tree.with_changes(body=body).bytes)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="database",
            before="""\
from stars.settings import Settings


class Database:
    settings: Settings
""",
            after="""\
from stars.application import Settings


class Database:
    settings: Settings
""",
        ),
    )


def _moves(app: App) -> dict[str, tuple[str, FromImport, str]]:
    """Each import of one of the app's own names, and another module that imports the same: the name could come from
    there, and the line would stay in its place among the others.
    """
    loading = modules(app)
    heads = {name: [step for step in found if isinstance(step, FromImport)] for name, found in loading.items()}
    places: dict[str, tuple[str, FromImport, str]] = {}
    for importer, own in heads.items():
        for found in own:
            if len(found.names) != 1 or found.package not in loading or "__" in importer:
                continue
            name = found.names[0][0]
            packages = [head.package for head in own if head.package in loading]
            for other, theirs in heads.items():
                same = any(head.package == found.package and found.names[0] in head.names for head in theirs)
                if not same or other == importer or "__" in other:
                    continue
                moved = [other if head is found else head.package for head in own if head.package in loading]
                if moved == sorted(moved) or packages != sorted(packages):
                    site = f"{_short(importer)}.{name}-from-{_short(other)}".lower().replace("_", "-")
                    places[site] = (importer, found, other)
    return places


def _short(name: str) -> str:
    """A module's name without the package that all are in."""
    return name.partition(".")[2] or name


def _path(app: App, name: str) -> str:
    stem = name.replace(".", "/")
    return f"{stem}.py" if f"{stem}.py" in app else f"{stem}/__init__.py"


def _loads(loading: Mapping[str, tuple[Step, ...]], start: str) -> bool:
    try:
        Loader(loading).load(start)
    except CircularImportError:
        return False
    return True
