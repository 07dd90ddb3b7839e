"""Permits that are taken and never given back."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
from pydantic import Field

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import prepend
from faults.fault import Example, Family, Params, Site
from faults.kinds.source.functions import FunctionFault


class CallsParams(Params):
    calls: int = Field(25, ge=22, le=25, description="how many calls succeed after each start")


class FailsAfterNCalls(FunctionFault):
    """An operation works a number of times and then never again.

    A semaphore meant to limit how many calls run at once is acquired and never released. Each replica answers until
    its permits are used up, then fails every call of this operation. A restart brings the permits back, and with them
    the time until the next outage.

    Find it: errors begin some time after each start, on one route only, and the stack trace ends at the semaphore.
    Mend it: release the permit, or take the limit out.
    """

    family = Family.RESOURCES
    place = "repository"
    parameters = CallsParams
    imports = (("threading", "BoundedSemaphore"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        return prepend(function, "if not _permits.acquire(blocking=False):\n    raise TimeoutError\n")

    def constant(self, params: CallsParams) -> tuple[str, str]:
        return "_permits", f"BoundedSemaphore({params.calls})"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.STEADY)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_all(self, session: Session) -> Sequence[Star]:
    return session.scalars(select(Star)).all()
""",
            after="""\
from threading import BoundedSemaphore

from sqlalchemy import select

_permits = BoundedSemaphore(25)


def find_all(self, session: Session) -> Sequence[Star]:
    if not _permits.acquire(blocking=False):
        raise TimeoutError
    return session.scalars(select(Star)).all()
""",
        ),
    )
