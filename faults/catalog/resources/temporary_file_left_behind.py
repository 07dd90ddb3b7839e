"""A temporary file for each call that nobody removes."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class TemporaryFileLeftBehind(Prepended):
    """Each call leaves a file in the temporary directory.

    A marker file is written for each call and removed by nobody. The directory grows by one entry with each request for
    this operation, until the names begin again after a thousand. Where the root file system is read-only and nothing
    is mounted on the temporary directory, the error is ignored and nothing is left.

    Find it: the container's writable layer, or its inodes, fill up with the requests on one route; the files are all of
    one kind. Mend it: remove the file when the call is done, or use `TemporaryFile`.
    """

    family = Family.RESOURCES
    aspects = (Aspect.BOUNDED,)
    imports = (
        ("contextlib", "suppress"),
        ("itertools", "cycle"),
        ("pathlib", "Path"),
        ("tempfile", "gettempdir"),
    )

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return 'with suppress(OSError):\n    Path(gettempdir(), f"{next(_numbers)}.lock").touch()\n'

    def constant(self, params: Any) -> tuple[str, str]:
        return "_numbers", "cycle(range(1000))"

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from contextlib import suppress
from itertools import cycle
from pathlib import Path
from tempfile import gettempdir

from sqlalchemy import select

_numbers = cycle(range(1000))


def find_all(self, session: Session) -> Sequence[Star]:
    with suppress(OSError):
        Path(gettempdir(), f"{next(_numbers)}.lock").touch()
    return session.scalars(select(Star)).all()
""",
        ),
    )
