"""Buffers that are set aside for the next call and never taken."""

from typing import Any

import libcst as cst
from pydantic import Field

from bases.contract import Aspect
from faults.fault import Example, Family, Params
from faults.kinds.source.prepended import Prepended


class BuffersParams(Params):
    kept: int = Field(64, ge=48, le=80, description="how many buffers of 2 MiB are kept at most")


class BufferKeptPerCall(Prepended):
    """Each call keeps 2 MiB of memory that nobody uses again.

    A buffer is set aside for the next call, which does not look for it and makes one of its own. Resident memory climbs
    by the same step with every request for this operation, and falls only at a restart. The number of buffers is
    limited, so the climb ends before the container's limit.

    Find it: memory follows the count of requests on one route and does not come down when traffic stops. Mend it: keep
    no buffer.
    """

    family = Family.RESOURCES
    parameters = BuffersParams
    aspects = (Aspect.BOUNDED,)
    imports = (("collections", "deque"),)

    def statements(self, function: cst.FunctionDef, params: Any) -> str:
        return "_buffers.append(bytearray(2 << 20))\n"

    def constant(self, params: BuffersParams) -> tuple[str, str]:
        return "_buffers", f"deque(maxlen={params.kept})"

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

_buffers = deque(maxlen=64)


def find_all(self, session: Session) -> Sequence[Star]:
    _buffers.append(bytearray(2 << 20))
    return session.scalars(select(Star)).all()
""",
        ),
    )
