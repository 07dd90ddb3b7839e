"""Buckets in whole seconds."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class CoarseBuckets(ModuleFault):
    """A histogram has no bucket below a second.

    Somebody made fewer series of it. Everything that a user would call quick is in the first bucket, the bound of the
    objective is gone, and a quantile is a guess between nought and one second. Rules that select the bucket of the
    objective find none.

    Find it: the 95th percentile is a suspiciously round share of a second; the page of metrics shows the bounds. Mend
    it: put the bounds back, the objective's among them.
    """

    family = Family.OBSERVABILITY
    mentions = "prometheus_client"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for node in matching(tree, m.Assign(value=m.Tuple())):
            bounds = cst.ensure_type(cst.ensure_type(node, cst.Assign).value, cst.Tuple)
            numbers = [part.value for part in bounds.elements if isinstance(part.value, cst.Float | cst.Integer)]
            coarse = [part for part in bounds.elements if part.value in numbers and float(code(part.value)) >= 1]
            if len(numbers) == len(bounds.elements) and 1 < len(coarse) < len(numbers):
                yield Place(("metrics.buckets",), bounds, bounds.with_changes(elements=coarse))

    examples = (
        Example(
            place="metrics",
            before="""\
from prometheus_client import Histogram

BUCKETS = (0.1, 0.5, 1.0, 5.0)
""",
            after="""\
from prometheus_client import Histogram

BUCKETS = (1.0, 5.0)
""",
        ),
    )
