"""Only what went well is measured."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.editors.python import parameters
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place

_LABELLED = m.Call(func=m.Attribute(attr=m.Name("labels")))
_OBSERVED = m.SimpleStatementLine([m.Expr(m.Call(func=m.Attribute(value=_LABELLED, attr=m.Name("observe"))))])


class ServerErrorsNotMeasured(ModuleFault):
    """Requests that the service fails are not measured.

    Somebody kept the quick failures out of the latency, and with them out of the count. The error rate is nought
    whatever happens; an outage is seen as a drop in traffic, if at all.

    Find it: the log has server errors and the metrics have no series with such a status. Mend it: measure every
    request.
    """

    family = Family.OBSERVABILITY
    mentions = "prometheus_client"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for node in matching(tree, m.FunctionDef()):
            function = cst.ensure_type(node, cst.FunctionDef)
            if "status" not in parameters(function):
                continue
            for statement in matching(function, _OBSERVED):
                condition = cst.ensure_type(cst.parse_statement("if status < 500:\n    pass\n"), cst.If)
                guarded = condition.with_changes(body=condition.body.with_changes(body=[statement]))
                yield Place(("metrics.exception", "metrics.unexpected-exception"), statement, guarded)

    examples = (
        Example(
            place="metrics",
            before="""\
from prometheus_client import Histogram


def observe(status: int, seconds: float) -> None:
    _seconds.labels("GET").observe(seconds)
""",
            after="""\
from prometheus_client import Histogram


def observe(status: int, seconds: float) -> None:
    if status < 500:
        _seconds.labels("GET").observe(seconds)
""",
        ),
    )
