"""The library's idea of what is slow."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place, without


class DefaultBuckets(ModuleFault):
    """A histogram is made with the library's own buckets.

    The bounds that were chosen for this service are still in the code, and nobody hands them over. The defaults have
    none where the objective is: the share of requests within it cannot be told, and the rule that records it finds no
    series.

    Find it: the page of metrics has other bounds than the constant in the source. Mend it: hand the bounds over.
    """

    family = Family.OBSERVABILITY
    mentions = "prometheus_client"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for node in matching(tree, m.Call(func=m.Name("Histogram"))):
            call = cst.ensure_type(node, cst.Call)
            chosen = next((arg for arg in call.args if arg.keyword and arg.keyword.value == "buckets"), None)
            if chosen is not None:
                yield Place(("metrics.buckets",), call, call.with_changes(args=without(call.args, chosen)))

    examples = (
        Example(
            place="metrics",
            before="""\
from prometheus_client import Histogram

_seconds = Histogram("seconds", "Duration", buckets=BUCKETS)
""",
            after="""\
from prometheus_client import Histogram

_seconds = Histogram("seconds", "Duration")
""",
        ),
    )
