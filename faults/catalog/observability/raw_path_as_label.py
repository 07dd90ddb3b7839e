"""One series for each path that anybody asks for."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class RawPathAsLabel(ModuleFault):
    """The path itself is a label of a metric, in place of the route's template.

    Each name and each id makes series of its own, for as long as the replica lives. The metrics page grows, Prometheus
    needs more memory with every user, and panels by route have a line for each thing that there ever was. For paths
    that are no route, whoever scans the service from outside decides how many there are.

    Find it: `count by (uri)` has more values than there are routes; the page of metrics grows with use. Mend it: label
    by the template.
    """

    family = Family.OBSERVABILITY
    mentions = "path_format"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for node in matching(tree, m.IfExp(body=m.Attribute(attr=m.Name("path_format")))):
            choice = cst.ensure_type(node, cst.IfExp)
            path = cst.parse_expression('scope["path"]')
            yield Place(("metrics.templates",), choice.body, path)
            if isinstance(choice.orelse, cst.SimpleString):
                yield Place(("metrics.unknown-route",), choice.orelse, path)

    examples = (
        Example(
            place="observing",
            before="""\
def uri(scope: Scope) -> str | None:
    route = scope.get("route")
    return route.path_format if route else None
""",
            after="""\
def uri(scope: Scope) -> str | None:
    route = scope.get("route")
    return scope["path"] if route else None
""",
        ),
    )
