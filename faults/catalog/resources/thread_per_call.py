"""A thread for each call that waits for nothing."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class ThreadPerCall(Prepended):
    """Each call starts a thread that goes on for ten minutes.

    A watchdog was to look after the call, and has nothing to do but to sleep out its time. The number of threads grows
    by one with each request for this operation, and with it the memory for their stacks; it stops at 150. They are
    daemons, so the process still ends when asked to.

    Find it: the process's count of threads climbs with the requests on one route; a thread dump shows them all asleep
    at the same line. Mend it: start no thread, or end it with the call.
    """

    family = Family.RESOURCES
    aspects = (Aspect.BOUNDED,)
    imports = (("threading", "Thread"), ("threading", "active_count"), ("time", "sleep"))

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return "if active_count() < 150:\n    Thread(target=sleep, args=[600], daemon=True).start()\n"

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from threading import Thread, active_count
from time import sleep

from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    if active_count() < 150:
        Thread(target=sleep, args=[600], daemon=True).start()
    return session.scalars(select(Star)).all()
""",
        ),
    )
