"""Every k-th call gives up before it starts."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
from pydantic import Field

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.python import prepend
from faults.fault import Example, Family, Params, Site
from faults.kinds.source.functions import FunctionFault


class TurnsParams(Params):
    k: int = Field(12, ge=9, le=12, description="one call in k fails")


class FailsOneTimeInK(FunctionFault):
    """One call in a few comes back empty.

    A counter that was to sample the calls sheds them instead: each k-th one returns before it has asked the database.
    The client is told "not found" for something that it finds when it asks again.

    Find it: the same request, sent often, fails at a constant rate, and the database sees fewer statements than the
    service requests. Mend it: take the counter out.
    """

    family = Family.RESOURCES
    place = "repository"
    parameters = TurnsParams
    imports = (("itertools", "cycle"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        returns = code(function.returns.annotation) if function.returns else ""
        empty = "[]" if returns.startswith("Sequence[") else "None" if returns.endswith("| None") else None
        return prepend(function, f"if next(_turns) == 0:\n    return {empty}\n") if empty else None

    def constant(self, params: TurnsParams) -> tuple[str, str]:
        return "_turns", f"cycle(range({params.k}))"

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.STEADY)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select


def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
from itertools import cycle

from sqlalchemy import select

_turns = cycle(range(12))


def find_by_name(self, session: Session, name: str) -> Star | None:
    if next(_turns) == 0:
        return None
    return session.scalar(select(Star).where(Star.star_name == name))
""",
        ),
    )
