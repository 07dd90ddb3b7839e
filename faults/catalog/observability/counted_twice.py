"""Every request is two."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place

_LABELLED = m.Call(func=m.Attribute(attr=m.Name("labels")))
_OBSERVED = m.SimpleStatementLine([m.Expr(m.Call(func=m.Attribute(value=_LABELLED, attr=m.Name("observe"))))])


class CountedTwice(ModuleFault):
    """A request is measured twice.

    A merge left the line that measures twice. Rates are double, ratios and quantiles are as they were: dashboards look
    right, and only the comparison with what a client sent shows it. Capacity is planned for traffic that does not
    exist.

    Find it: the counter grows by two for one request. Mend it: take one of the lines out.
    """

    family = Family.OBSERVABILITY
    mentions = "prometheus_client"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for node in matching(tree, m.IndentedBlock()):
            block = cst.ensure_type(node, cst.IndentedBlock)
            for place, statement in enumerate(block.body):
                if m.matches(statement, _OBSERVED):
                    body = [*block.body[: place + 1], statement.deep_clone(), *block.body[place + 1 :]]
                    yield Place(("metrics.request-count",), block, block.with_changes(body=body))

    examples = (
        Example(
            place="metrics",
            before="""\
from prometheus_client import Histogram


def observe(seconds: float) -> None:
    _seconds.labels("GET").observe(seconds)
""",
            after="""\
from prometheus_client import Histogram


def observe(seconds: float) -> None:
    _seconds.labels("GET").observe(seconds)
    _seconds.labels("GET").observe(seconds)
""",
        ),
    )
