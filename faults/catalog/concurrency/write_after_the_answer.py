"""A delete that is put off until after the answer."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.python import with_body
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault

REFUSAL = m.If(
    test=m.UnaryOperation(operator=m.Not(), expression=m.Call(func=m.Attribute(value=m.Name()))),
    body=m.IndentedBlock(body=[m.SimpleStatementLine(body=[m.Return()])]),
    orelse=None,
)


class WriteAfterTheAnswer(FunctionFault):
    """The answer comes before the work.

    The handler hands the work to a timer that was to collect several requests, and reports success at once. The row is
    still there for whoever reads in the next second; whether there was anything to delete, and whether deleting failed,
    the client never learns; and what waits when the process ends is lost.

    Find it: reading right after deleting finds the row, a second later it does not; deleting what does not exist
    succeeds. Mend it: delete first, then answer with what came of it.
    """

    family = Family.CONCURRENCY
    place = "controller"
    imports = (("threading", "Timer"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        first, *rest = function.body.body
        if not rest or not m.matches(first, REFUSAL):
            return None
        assert isinstance(first, cst.If)
        assert isinstance(first.test, cst.UnaryOperation)
        call = first.test.expression
        assert isinstance(call, cst.Call)
        arguments = ", ".join(code(argument.value) for argument in call.args)
        later = cst.parse_statement(f"Timer(1.0, {code(call.func)}, [{arguments}]).start()\n")
        return with_body(function, [later, *(node for node in rest if isinstance(node, cst.BaseStatement))])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in (Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT)]

    examples = (
        Example(
            place="controller",
            before="""\
from stars import service


def delete(name: str) -> Response:
    if not service.delete(name):
        return Response("star could not be deleted", status_code=404)
    return Response("star deleted")
""",
            after="""\
from threading import Timer

from stars import service


def delete(name: str) -> Response:
    Timer(1.0, service.delete, [name]).start()
    return Response("star deleted")
""",
        ),
    )
