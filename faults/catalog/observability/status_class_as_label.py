"""A label that says 2xx."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class StatusClassAsLabel(ModuleFault):
    """The label for the status holds its class only.

    It makes fewer series, and every rule that looks for `5..` in the old form has to be lucky: `5xx` matches, a single
    code does not, and the panel of statuses cannot tell a 401 from a 404.

    Find it: the label's values on the page of metrics. Mend it: label by the code.
    """

    family = Family.OBSERVABILITY
    mentions = "prometheus_client"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        status = m.Name(value=m.MatchRegex(".*(status|code)"))
        for node in matching(tree, m.Call(func=m.Name("str"), args=[m.Arg(status)])):
            name = code(cst.ensure_type(node, cst.Call).args[0].value)
            yield Place(("metrics.label.status",), node, cst.parse_expression(f'f"{{{name} // 100}}xx"'))

    examples = (
        Example(
            place="metrics",
            before="""\
from prometheus_client import Counter


def observe(status: int) -> None:
    _requests.labels(str(status)).inc()
""",
            after="""\
from prometheus_client import Counter


def observe(status: int) -> None:
    _requests.labels(f"{status // 100}xx").inc()
""",
        ),
    )
