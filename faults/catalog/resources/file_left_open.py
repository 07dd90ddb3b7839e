"""A file that is opened for each call and never closed."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class FileLeftOpen(Prepended):
    """Each call opens a file and does not close it.

    The file is kept in a list for later, so that the interpreter does not close it either. The number of open
    descriptors grows by one with each request for this operation. Left alone it would end with "too many open files"
    for every socket and every connection of the process; here the oldest of 200 gives way to the next.

    Find it: `process_open_fds` climbs with the requests on one route; `/proc/<pid>/fd` names the same file again and
    again. Mend it: open the file in a `with`, or once.
    """

    family = Family.RESOURCES
    aspects = (Aspect.BOUNDED,)
    imports = (("collections", "deque"),)

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return '_sources.append(open(__file__, "rb"))\n'

    def constant(self, params: Any) -> tuple[str, str]:
        return "_sources", "deque(maxlen=200)"

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from collections import deque

from sqlalchemy import select

_sources = deque(maxlen=200)


def find_all(self, session: Session) -> Sequence[Star]:
    _sources.append(open(__file__, "rb"))
    return session.scalars(select(Star)).all()
""",
        ),
    )
