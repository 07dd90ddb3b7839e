"""A lock in the database that every call of an operation waits for."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class AdvisoryLockPerOperation(Prepended):
    """Every call takes the same advisory lock of the database.

    The lock was to keep two replicas from doing the same work at once. Its key is the same for every row, and it is
    held until the transaction ends, so calls of this operation run one after the other, on all replicas together: more
    replicas do not help. Who waits keeps a connection.

    Find it: `pg_locks` shows sessions that wait for a lock of type advisory, and throughput is that of one connection.
    Mend it: take the lock out, or make its key the row's.
    """

    family = Family.CONCURRENCY
    aspects = (Aspect.CONCURRENT,)
    imports = (("sqlalchemy", "text"),)

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return 'session.execute(text("SELECT pg_advisory_xact_lock(1)"))\n'

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
from sqlalchemy import select, text


def find_by_name(self, session: Session, name: str) -> Star | None:
    session.execute(text("SELECT pg_advisory_xact_lock(1)"))
    return session.scalar(select(Star).where(Star.star_name == name))
""",
        ),
    )
