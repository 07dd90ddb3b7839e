"""A socket that is made for each call and never closed."""

from typing import Any

import libcst as cst

from bases.contract import Aspect
from faults.fault import Example, Family
from faults.kinds.source.prepended import Prepended


class SocketPerCall(Prepended):
    """Each call makes a socket and keeps it.

    It was to send a datagram to a collector of statistics, and a single one would have done. The number of open
    descriptors grows by one with each request for this operation, up to 200; without that limit the process would run
    out of them, and nobody could connect any more.

    Find it: `process_open_fds` climbs with the requests on one route, and `/proc/<pid>/fd` shows sockets that belong to
    no connection. Mend it: make one socket and use it for every call.
    """

    family = Family.RESOURCES
    aspects = (Aspect.BOUNDED,)
    imports = (
        ("collections", "deque"),
        ("socket", "socket"),
    )

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return "_senders.append(socket())\n"

    def constant(self, params: Any) -> tuple[str, str]:
        return "_senders", "deque(maxlen=200)"

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
from socket import socket

from sqlalchemy import select

_senders = deque(maxlen=200)


def find_all(self, session: Session) -> Sequence[Star]:
    _senders.append(socket())
    return session.scalars(select(Star)).all()
""",
        ),
    )
