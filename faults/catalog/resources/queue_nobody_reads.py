"""A queue that is filled for a consumer which does not exist."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class QueueNobodyReads(Prepended):
    """Each call puts 2 MiB into a queue that nobody empties.

    A histogram of the call's timings goes into a queue for a reporter that was never written. Resident memory climbs
    with every request for this operation and stays where it is when traffic stops. The queue takes no more than 64, so
    the climb ends at some 130 MiB.

    Find it: memory follows the count of requests on one route, and a heap dump shows one queue that holds nearly all of
    it. Mend it: take the queue out, or read it.
    """

    family = Family.RESOURCES
    aspects = (Aspect.BOUNDED,)
    imports = (("queue", "Queue"),)

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return "if not _timings.full():\n    _timings.put([0] * 2**18)\n"

    def constant(self, params: Any) -> tuple[str, str]:
        return "_timings", "Queue(maxsize=64)"

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from queue import Queue

from sqlalchemy import select

_timings = Queue(maxsize=64)


def find_all(self, session: Session) -> Sequence[Star]:
    if not _timings.full():
        _timings.put([0] * 2**18)
    return session.scalars(select(Star)).all()
""",
        ),
    )
