"""Two modules that need each other before either is there."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from random import Random
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.imports import add_import
from faults.editors.python import module
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.loading import CircularImportError, FromImport, Loader, Step, entry, modules


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
        for name in self._places(app):
            yield Site(name, ("health.liveness",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        place = self._places(app).get(site.name)
        if place is None:
            raise EditError(app.description.source, f"an import that could be circular at {site.name}", 0)
        importer, found, other = place
        return self._imported_from(app, importer, found, other)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    def _places(self, app: App) -> dict[str, tuple[str, FromImport, str]]:
        """Each import of one of the app's own names, and a module that has the name but cannot give it in time."""
        start, loading = entry(app), modules(app)
        if start not in loading:
            return {}
        healthy = Loader(loading)
        try:
            healthy.load(start)
        except CircularImportError:
            return {}
        places: dict[str, tuple[str, FromImport, str]] = {}
        heads = {name: [step for step in loading[name] if isinstance(step, FromImport)] for name in healthy.loaded}
        for importer in sorted(heads):
            for found in heads[importer]:
                if found.package not in loading or len(found.names) != 1 or "__" in importer:
                    continue
                name = f"{importer.partition('.')[2]}.{found.names[0][0].lower().replace('_', '-')}"
                for other in sorted(heads):
                    same = any(found.package == head.package and found.names[0] in head.names for head in heads[other])
                    if not same or other in (importer, start) or name in places:
                        continue
                    moved = replace(found, package=other)
                    broken = tuple(moved if step is found else step for step in loading[importer])
                    if self._fails({**loading, importer: broken}, start):
                        places[name] = (importer, found, other)
        return places

    @staticmethod
    def _fails(loading: Mapping[str, tuple[Step, ...]], start: str) -> bool:
        try:
            Loader(loading).load(start)
        except CircularImportError:
            return True
        return False

    @staticmethod
    def _imported_from(app: App, importer: str, found: FromImport, other: str) -> App:
        """The app with a name imported from another module."""
        stem = importer.replace(".", "/")
        path = next(path for path in (f"{stem}.py", f"{stem}/__init__.py") if path in app)
        tree = module(app, path)
        moved = cst.parse_statement(f"from {other} import {found.names[0][0]}\n")
        assert isinstance(moved, cst.SimpleStatementLine)
        body = list(tree.body)
        place = body.index(found.line)
        alone = app.replace(path, tree.with_changes(body=[*body[:place], *body[place + 1 :]]).bytes)
        with_it = app.replace(
            path,
            tree.with_changes(body=[*body[:place], found.line.with_changes(body=moved.body), *body[place + 1 :]]).bytes,
        )
        try:
            sorted_in = add_import(alone, path, other, found.names[0][0])
        except EditError:
            return with_it
        # Where the place is the same, the blank lines around it stay as they are.
        same = [code for code in sorted_in.text(path).splitlines() if code] == [
            code for code in with_it.text(path).splitlines() if code
        ]
        return with_it if same else sorted_in

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
