"""A migration at the start that works the first time only."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.imports import add_import
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.editors.python import find_function, rewrite_function, split, statements, with_body
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site

ENGINE = m.Assign(targets=[m.AssignTarget(target=m.Attribute())], value=m.Call(func=m.Name("create_engine")))

TEXT = ("sqlalchemy", "text")


class StartsOnlyOnce(Fault):
    """The service creates an index when it starts, whether it is there or not.

    A migration became part of the start. The first copy that starts on a database makes the index and runs. Every start
    after that fails on the index that exists already: each further replica, and the first one too as soon as it is
    restarted, crashes in a loop.

    Find it: one replica of several is ready, and the others end at once with "relation already exists" in the stack
    trace. Mend it: create it with `IF NOT EXISTS`, or move migrations out of the start.
    """

    family = Family.RESOURCES
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        if self._place(app) is not None:
            for name, entity in app.description.entities.items():
                if entity.parent is not None:  # what grows with use
                    yield Site(name, ("sessions", "lifecycle"))

    def _place(self, app: App) -> tuple[str, str] | None:
        """The one part that makes an engine, and where it keeps it."""
        found = []
        for reference in app.description.parts.values():
            function = find_function(app, reference)
            for node in matching(function, ENGINE) if function is not None else ():
                assert isinstance(node, cst.Assign)
                found.append((reference, code(node.targets[0].target)))
        try:
            return found[0] if len(found) == 1 and add_import(app, split(found[0][0])[0], *TEXT) else None
        except EditError:
            return None

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        place = self._place(app)
        if place is None:
            raise EditError(app.description.source, "the one engine of the database", 0)
        reference, engine = place
        entity = app.description.entities[site.name]
        added = statements(f"""\
with {engine}.begin() as connection:
    connection.execute(text("CREATE INDEX {entity.table}_by_name ON {entity.table} ({entity.lookup})"))
""")
        app = add_import(app, split(reference)[0], *TEXT)
        return rewrite_function(
            app,
            reference,
            lambda function: with_body(
                function, [*(node for node in function.body.body if isinstance(node, cst.BaseStatement)), *added]
            ),
        )

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        sessions, lifecycle = site.subjects
        return [Witness(sessions, Aspect.SHARED), Witness(lifecycle, Aspect.ANSWERS)]

    examples = (
        Example(
            place="database",
            before="""\
from sqlalchemy import create_engine


class Database:
    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
""",
            after="""\
from sqlalchemy import create_engine, text


class Database:
    def __init__(self, url: str) -> None:
        self._engine = create_engine(url)
        with self._engine.begin() as connection:
            connection.execute(text("CREATE INDEX stars_by_name ON stars (star_name)"))
""",
        ),
    )
