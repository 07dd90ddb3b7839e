"""A label that was called otherwise yesterday."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place, quoted, text


class LabelRenamed(ModuleFault):
    """A label of a metric goes by another name.

    The metric is there and its numbers are right. Whatever selects or groups by the old name treats it as a label that
    is empty: `status=~"5.."` matches nothing, and `by (status)` makes one line of all.

    Find it: a panel that was a line for each value is a single line; the page of metrics shows the new label. Mend it:
    keep the name.
    """

    family = Family.OBSERVABILITY
    mentions = "prometheus_client"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        used = {cst.ensure_type(node, cst.Name).value for node in matching(tree, m.Name())}
        shape = m.Assign(targets=[m.AssignTarget(m.Name())], value=m.Tuple())
        for node in matching(tree, shape):
            assign = cst.ensure_type(node, cst.Assign)
            for element in cst.ensure_type(assign.value, cst.Tuple).elements:
                label = text(element.value)
                if label and isinstance(element.value, cst.SimpleString) and f"http_{label}" not in used:
                    yield Place((f"metrics.label.{label}",), element.value, quoted(element.value, f"http_{label}"))

    examples = (
        Example(
            place="metrics",
            before="""\
from prometheus_client import Counter

LABELS = ("status",)
""",
            after="""\
from prometheus_client import Counter

LABELS = ("http_status",)
""",
        ),
    )
