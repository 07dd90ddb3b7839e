"""A thousand times as long."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


def _in_thousandths(subject: str, seconds: cst.BaseExpression) -> Place:
    thousand = cst.BinaryOperation(left=seconds, operator=cst.Multiply(), right=cst.Integer("1000"))
    return Place((subject,), seconds, thousand)


class MillisecondsForSeconds(ModuleFault):
    """A duration is given in milliseconds where seconds are expected.

    The number is a thousand times too large. In a metric, every request falls into the last bucket: each quantile is
    the largest bound there is, and none keeps the objective. In the log, the slowest requests are told by hours.

    Find it: the mean duration by the metrics is a thousand times what a client measures. Mend it: give seconds.
    """

    family = Family.OBSERVABILITY
    mentions = "seconds"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        observed = m.Arg(m.Name(value=m.MatchRegex(".*seconds")))
        measured = m.Call(func=m.Attribute(attr=m.Name("observe")), args=[observed])
        for node in matching(tree, measured):
            yield _in_thousandths("metrics.duration", cst.ensure_type(node, cst.Call).args[0].value)
        logged = m.DictElement(key=m.SimpleString(value='"duration"'), value=m.Call(func=m.Name("round")))
        for node in matching(tree, logged):
            rounded = cst.ensure_type(cst.ensure_type(node, cst.DictElement).value, cst.Call)
            if isinstance(rounded.args[0].value, cst.Name):
                yield _in_thousandths("logs.duration", rounded.args[0].value)

    examples = (
        Example(
            place="metrics",
            before="""\
def observe(seconds: float) -> None:
    _durations.observe(seconds)
""",
            after="""\
def observe(seconds: float) -> None:
    _durations.observe(seconds * 1000)
""",
        ),
    )
