"""A line of log for each step of a loop."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class LogFlood(Prepended):
    """Each call writes forty lines to the log.

    A line that helped while the code was written stayed in a loop, at a level that is written in production. The log
    grows forty times as fast as it should with the requests for this operation; what matters is lost in it, and who
    pays by volume pays.

    Find it: the rate of lines is a multiple of the rate of requests, and nearly all have the same message and route.
    Mend it: take the line out, or lower its level.
    """

    family = Family.RESOURCES
    aspects = (Aspect.BOUNDED,)
    imports = (("logging", "getLogger"),)

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return 'for step in range(40):\n    _log.info("step %s", step)\n'

    def constant(self, params: Any) -> tuple[str, str]:
        return "_log", "getLogger(__name__)"

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from logging import getLogger

from sqlalchemy import select

_log = getLogger(__name__)


def find_all(self, session: Session) -> Sequence[Star]:
    for step in range(40):
        _log.info("step %s", step)
    return session.scalars(select(Star)).all()
""",
        ),
    )
