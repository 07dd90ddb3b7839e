"""A lock on the whole table where one on a row would do."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import prepend
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import deletes, inserted


class TableLockedByWriter(FunctionFault):
    """A change locks its table before it touches a row.

    The lock was meant to keep others from getting in between. It lets no two writers work at the same time and waits
    for whoever has changed, or only locked, any row at all: one long transaction elsewhere stops every change.

    Find it: pg_locks shows ExclusiveLock on the table, granted to one and awaited by the others; requests that change
    rows queue up. Mend it: take the lock out; the constraints and the row locks of the statement itself suffice.
    """

    family = Family.DATABASE
    place = "repository"
    imports = (("sqlalchemy", "text"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        if inserted(function) is None and not deletes(function):
            return None
        return prepend(function, f'session.execute(text("LOCK TABLE {entity.table} IN EXCLUSIVE MODE"))\n')

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            yield Site(site.name, (site.name, f"{site.name}.locks"))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subjects[1], Aspect.CONCURRENT)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy.orm import Session


def add(self, session: Session, star: Star) -> Star:
    session.add(star)
    session.flush()
    return star
""",
            after="""\
from sqlalchemy import text
from sqlalchemy.orm import Session


def add(self, session: Session, star: Star) -> Star:
    session.execute(text("LOCK TABLE stars IN EXCLUSIVE MODE"))
    session.add(star)
    session.flush()
    return star
""",
        ),
    )
