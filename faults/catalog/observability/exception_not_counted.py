"""Failures without a cause in the metrics."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class ExceptionNotCounted(ModuleFault):
    """What failed a request is not handed on to the metrics.

    The label for the exception says None, as for a request that went well. The panel of errors by cause shows a single
    line, and whether it is the database or a mistake in the code has to be found out from the log.

    Find it: the series of server errors all have the exception None, while the log has stack traces. Mend it: hand the
    exception's name on.
    """

    family = Family.OBSERVABILITY
    mentions = "exception"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        name = m.Attribute(value=m.Call(func=m.Name("type")), attr=m.Name("__name__"))
        key = m.SubscriptElement(m.Index(m.SimpleString(value='"exception"')))
        target = m.Attribute(attr=m.Name("exception")) | m.Subscript(slice=[key])
        line = m.SimpleStatementLine(body=[m.Assign(targets=[m.AssignTarget(target)], value=name)])
        handled = [node for node in matching(tree, m.ExceptHandler()) if matching(node, line)]
        for node in handled:
            handler = cst.ensure_type(node, cst.ExceptHandler)
            (found, *_) = matching(handler, line)
            left = cst.ensure_type(handler.deep_remove(found), cst.ExceptHandler)
            if handler.name is not None and not matching(left.body, m.Name(code(handler.name.name))):
                left = left.with_changes(name=None)
            yield Place(("metrics.unexpected-exception",), handler, left)
        inside = [node for handler in handled for node in matching(handler, line)]
        for node in matching(tree, line):
            if not any(node is other for other in inside):
                yield Place(("metrics.exception",), node, None)

    examples = (
        Example(
            place="observing",
            before="""\
def unavailable(request: Request, error: Exception) -> Response:
    request.state.exception = type(error).__name__
    return Response("Unavailable", status_code=503)
""",
            after="""\
def unavailable(request: Request, error: Exception) -> Response:
    return Response("Unavailable", status_code=503)
""",
        ),
    )
