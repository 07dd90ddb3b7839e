"""An ID that only the log knows."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class RequestIdNotReturned(ModuleFault):
    """An answer does not carry its request's ID.

    The service makes or takes over an ID and logs it. The client never learns it: a user who reports an error has
    nothing by which the lines could be found.

    Find it: the headers of any answer. Mend it: send the ID back.
    """

    family = Family.OBSERVABILITY
    mentions = "Headers"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        target = m.Subscript(value=m.Call(func=m.Name("MutableHeaders")))
        for node in matching(tree, m.SimpleStatementLine(body=[m.Assign(targets=[m.AssignTarget(target)])])):
            yield Place(("requests.id",), node, None, unused=("MutableHeaders",))

    examples = (
        Example(
            place="observing",
            before="""\
from starlette.datastructures import Headers, MutableHeaders


async def send_with_id(message: Message) -> None:
    if message["type"] == "http.response.start":
        sent.append(Headers(raw=message["headers"]))
        MutableHeaders(scope=message)["X-Request-ID"] = request_id
""",
            after="""\
from starlette.datastructures import Headers


async def send_with_id(message: Message) -> None:
    if message["type"] == "http.response.start":
        sent.append(Headers(raw=message["headers"]))
""",
        ),
    )
