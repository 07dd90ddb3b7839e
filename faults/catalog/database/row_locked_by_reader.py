"""A query that only reads and yet locks what it reads."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import put


class RowLockedByReader(FunctionFault):
    """A lookup selects FOR UPDATE although nothing is updated.

    It was copied from a place that writes. Readers now take the lock that a writer takes: they wait for whoever
    changes the row, and for one another. A single client at a time never notices.

    Find it: pg_stat_activity shows SELECT statements waiting for a lock (wait_event_type Lock), and latency jumps
    whenever somebody writes. Mend it: select without FOR UPDATE.
    """

    family = Family.DATABASE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        fetch = m.Call(func=m.Attribute(attr=m.Name("scalar") | m.Name("scalars")), args=[m.Arg(m.Call())])
        found = matching(function, fetch)
        if len(found) != 1 or not matching(found[0], m.Call(func=m.Name("select"), args=[m.Arg(m.Name())])):
            return None
        assert isinstance(found[0], cst.Call)
        statement = found[0].args[0].value
        return put(function, statement, f"{code(statement)}.with_for_update()")

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            yield Site(site.name, (site.name, f"{site.name}.locks"))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subjects[1], Aspect.CONCURRENT)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name).with_for_update())
""",
        ),
    )
