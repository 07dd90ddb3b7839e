"""A child process for each call, whose end nobody collects."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class ProcessNobodyWaitsFor(Prepended):
    """Each call starts a process and never waits for it.

    A helper program is run beside the query and has ended within a millisecond. Its parent does not ask what became of
    it, so the kernel keeps an entry for each: zombies, which take no memory but a process id. At most 100 are kept
    here; without that limit the container would come to its limit of processes and could start nothing any more.

    Find it: `ps` shows a growing number of `<defunct>` children of the service, one for each request on one route. Mend
    it: wait for the process, or use `subprocess.run`.
    """

    family = Family.RESOURCES
    aspects = (Aspect.BOUNDED,)
    imports = (
        ("collections", "deque"),
        ("subprocess", "Popen"),
    )

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return '_helpers.append(Popen(["true"]))\n'

    def constant(self, params: Any) -> tuple[str, str]:
        return "_helpers", "deque(maxlen=100)"

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
from subprocess import Popen

from sqlalchemy import select

_helpers = deque(maxlen=100)


def find_all(self, session: Session) -> Sequence[Star]:
    _helpers.append(Popen(["true"]))
    return session.scalars(select(Star)).all()
""",
        ),
    )
