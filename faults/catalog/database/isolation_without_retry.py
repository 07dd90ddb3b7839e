"""A stricter isolation level, and nobody who tries again."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import prepend
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.queries import deletes


class IsolationWithoutRetry(FunctionFault):
    """A delete runs at REPEATABLE READ, and is not tried again when the database asks for that.

    At this level a transaction that meets a row which another has changed since it began is cancelled with a
    serialization failure: the application is to start over. This one passes it on, so of two clients that delete the
    same thing at once the second is told that the service is unavailable.

    Find it: the database's log says "could not serialize access due to concurrent delete" (SQLSTATE 40001), under
    load only. Mend it: leave the level at READ COMMITTED, or try again on this error.
    """

    family = Family.DATABASE
    place = "repository"
    parts = ("crowd",)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        if not deletes(function):
            return None
        return prepend(function, 'session.connection(execution_options={"isolation_level": "REPEATABLE READ"})\n')

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subjects[1], Aspect.CONCURRENT)]

    examples = (
        Example(
            place="repository",
            before="""\
def delete_by_name(self, session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name == name).returning(Star.star_id))
""",
            after="""\
def delete_by_name(self, session: Session, name: str) -> int | None:
    session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    return session.scalar(delete(Star).where(Star.star_name == name).returning(Star.star_id))
""",
        ),
    )
