"""A chain that breaks at each service."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class RequestIdMadeAnew(ModuleFault):
    """The ID that a request comes with is replaced by a new one.

    Each service on the way logs another ID: what the proxy, the client and this service wrote of one request can no
    longer be put together.

    Find it: a request that is sent with an ID is answered with another. Mend it: make an ID only for a request that has
    none.
    """

    family = Family.OBSERVABILITY
    mentions = "Headers"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        shape = m.BooleanOperation(left=m.Call(func=m.Attribute(value=m.Call(func=m.Name("Headers")))), operator=m.Or())
        for node in matching(tree, m.Assign(value=shape)):
            choice = cst.ensure_type(cst.ensure_type(node, cst.Assign).value, cst.BooleanOperation)
            yield Place(("requests.id",), choice, choice.right, unused=("Headers",))

    examples = (
        Example(
            place="observing",
            before="""\
from starlette.datastructures import Headers, MutableHeaders

request_id = Headers(scope=scope).get("X-Request-ID") or make_id()
""",
            after="""\
from starlette.datastructures import MutableHeaders

request_id = make_id()
""",
        ),
    )
