"""A line for each probe."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class ProbesInTheLog(ModuleFault):
    """Probes and scrapes leave a line each at the level of requests.

    The condition that made them quiet is gone. Each replica is asked every few seconds: of a quiet service most of the
    log is probes, of a busy one the bill is.

    Find it: the lines of the last minute, counted by path. Mend it: log probes at a level that is left out.
    """

    family = Family.OBSERVABILITY
    mentions = "logging"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        level = m.Attribute(value=m.Name("logging"), attr=m.Name("DEBUG"))
        other = m.Attribute(value=m.Name("logging"), attr=m.Name("INFO"))
        for node in matching(tree, m.IfExp(body=level, orelse=other)):
            yield Place(("logs.quiet",), node, cst.ensure_type(node, cst.IfExp).orelse)

    examples = (
        Example(
            place="observing",
            before="""\
def finished(path: str) -> None:
    level = logging.DEBUG if path == "/live" else logging.INFO
    log.log(level, "done")
""",
            after="""\
def finished(path: str) -> None:
    level = logging.INFO
    log.log(level, "done")
""",
        ),
    )
