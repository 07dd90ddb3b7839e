"""What faults that stop a script have in common: the database refuses it, and is not there when the service starts."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.sql import normalise, raw_statements
from faults.errors import EditError
from faults.fault import Fault, Layer, Site
from faults.kinds.schema.definitions import scripts

DATABASE = "database"


class ScriptFault(Fault):
    """A fault that makes a script one that the database refuses. It has a site for each text it can make of one."""

    layer = Layer.SCHEMA

    @abstractmethod
    def versions(self, statements: list[str]) -> Iterator[tuple[int, list[str]]]:
        """Other texts of a script, given its statements with the white space around them: each with the number of
        the statement that is meant.
        """

    def sites(self, app: App) -> Iterator[Site]:
        for site, _, _ in self._versions(app):
            yield site

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        for other, path, text in self._versions(app):
            if other.name == site.name:
                return app.replace(path, text)
        raise EditError(", ".join(app.description.database.scripts), site.name, 0)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    def _versions(self, app: App) -> Iterator[tuple[Site, str, str]]:
        seen: set[str] = set()
        for path in scripts(app):
            statements = raw_statements(app, path)
            for number, version in self.versions(statements):
                name = " ".join(normalise(statements[number]).split()[:3]).rstrip(";").lower()
                if name not in seen:
                    seen.add(name)
                    yield Site(name.replace(" ", "-"), (DATABASE,)), path, "".join(version)
