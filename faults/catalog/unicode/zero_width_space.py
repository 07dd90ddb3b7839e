"""U+200B in the value that a lookup compares with."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.nodes import replaced
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault, column_comparison

ZERO_WIDTH_SPACE = "\u200b"


class ZeroWidthSpace(FunctionFault):
    """A zero-width space stands in the key of a lookup.

    The value that is compared has one more character than the client sent, which no editor shows. Nothing matches, so
    everything is "not found", while the same name is found by its id and in the list.

    Find it: the database's log shows a parameter that is longer than it looks; `grep -P '\\x{200B}'` or a hex dump
    of the source finds the character. Mend it: type the expression anew.
    """

    family = Family.UNICODE
    place = "repository"

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        if (found := column_comparison(function, "str")) is None:
            return None
        comparison, _, parameter = found
        (target,) = comparison.comparisons
        text = cst.parse_expression(f'f"{{{parameter}}}{ZERO_WIDTH_SPACE}"')
        changed = comparison.with_changes(comparisons=[target.with_changes(comparator=text)])
        return replaced(function, comparison, changed)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS), Witness(site.subject, Aspect.EXACT)]

    examples = (
        Example(
            place="repository",
            before="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))
""",
            after="""\
def find_by_name(self, session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == f"{name}\u200b"))
""",
        ),
    )
