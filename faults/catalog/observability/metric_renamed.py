"""A metric under a name that only the code knows."""

import re
from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import METRIC, ModuleFault, Place, quoted, text

_NAME = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)+")


class MetricRenamed(ModuleFault):
    """A metric goes by another name.

    Somebody took away its prefix, which says where it comes from and looked superfluous. Every rule and every panel
    that was built on the old name returns nothing from the next rollout on: alerts are silent, panels say "No data",
    and nothing is an error.

    Find it: the panel's metric is not on the service's page of metrics, and another one is that holds the same. Mend
    it: keep the name, or change it together with all who use it.
    """

    family = Family.OBSERVABILITY
    mentions = "prometheus_client"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        string = m.SimpleString()
        made = m.Call(func=METRIC, args=[m.Arg(string), m.AtLeastN(n=1)])
        listed = m.Tuple(elements=[m.Element(string), m.Element(string), m.AtLeastN(n=1)])
        for node in matching(tree, made | listed):
            first = (node.args if isinstance(node, cst.Call) else cst.ensure_type(node, cst.Tuple).elements)[0].value
            name = text(first) or ""
            if isinstance(first, cst.SimpleString) and _NAME.fullmatch(name):
                yield Place((f"metrics.{name}",), first, quoted(first, name.partition("_")[2]))

    examples = (
        Example(
            place="metrics",
            before="""\
from prometheus_client import Counter

_requests = Counter("http_requests_total", "Requests")
""",
            after="""\
from prometheus_client import Counter

_requests = Counter("requests_total", "Requests")
""",
        ),
    )
