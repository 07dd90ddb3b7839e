"""A look whether a name is free, in place of the handler for the case that it is not."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.editors.python import parameters, split, statements, with_body
from faults.editors.unused import remove_unused
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

GUARDED = m.Try(body=m.IndentedBlock(body=[m.With(items=[m.WithItem(asname=m.AsName(name=m.Name("session")))])]))


class CheckThenAct(FunctionFault):
    """A name is looked up before it is taken, and taken in a second step.

    The code asks whether a row of this name exists, and inserts one if not, instead of inserting and handling the
    refusal by the unique constraint. Two clients who ask at the same moment both hear that the name is free; the
    constraint stops the second, and nobody handles its error, nor that of an unknown parent: clients get a server error
    for what is their own mistake.

    Find it: server errors on one route with a violation of a constraint in the stack trace, most under load. Mend it:
    insert, and handle the database's refusal.
    """

    family = Family.CONCURRENCY
    place = "service"
    imports = (("sqlalchemy", "select"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        named = m.Call(func=m.Name(), args=[m.ZeroOrMore(), m.Arg(keyword=m.Name(entity.lookup)), m.ZeroOrMore()])
        rows = [node for node in matching(function, named) if isinstance(node, cst.Call)]
        body = list(function.body.body)
        guarded = body[-1]
        if len(rows) != 1 or not m.matches(guarded, GUARDED):
            return None
        value = next(code(one.value) for one in rows[0].args if one.keyword and one.keyword.value == entity.lookup)
        if value not in parameters(function):
            return None
        assert isinstance(guarded, cst.Try)
        (unit,) = guarded.body.body
        assert isinstance(unit, cst.With)
        mapped = code(rows[0].func)
        look = statements(f"""\
if session.scalar(select({mapped}).where({mapped}.{entity.lookup} == {value})):
    return None
""")
        unit = unit.with_changes(body=unit.body.with_changes(body=[*look, *unit.body.body]))
        return with_body(function, [*(node for node in body[:-1] if isinstance(node, cst.BaseStatement)), unit])

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            yield Site(site.name, (site.subject, f"{site.subject}.one-name", f"{site.subject}.parent"))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        path, _ = split(self.reference(app.description.operations[site.subject]))
        app = super().apply(app, site, params, random)
        return remove_unused(app, path, "IntegrityError")

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        _, one_name, parent = site.subjects
        return [Witness(one_name, Aspect.CONCURRENT), Witness(parent, Aspect.REFUSES)]

    examples = (
        Example(
            place="service",
            before="""\
from sqlalchemy.exc import IntegrityError

from stars.entities import Star


def create(self, name: str) -> Star | None:
    star = Star(star_name=name)
    try:
        with self._database.transaction() as session:
            return self._stars.add(session, star)
    except IntegrityError:
        return None
""",
            after="""\
from sqlalchemy import select

from stars.entities import Star


def create(self, name: str) -> Star | None:
    star = Star(star_name=name)
    with self._database.transaction() as session:
        if session.scalar(select(Star).where(Star.star_name == name)):
            return None
        return self._stars.add(session, star)
""",
        ),
    )
