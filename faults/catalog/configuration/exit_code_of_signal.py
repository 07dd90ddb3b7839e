"""143, as if nobody had handled the signal."""

import libcst as cst
import libcst.matchers as m
from pydantic import Field

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family, Params
from faults.kinds.source.patterns import PatternFault


class CodeParams(Params):
    code: int = Field(143, ge=1, le=255, description="the exit code")


class ExitCodeOfSignal(PatternFault):
    """Asked to end, the service ends with an exit code that says it failed.

    By convention, 128 and the signal's number is what a process ends with that the signal has killed. One that ends by
    itself, with all its work done, says so with zero. Whoever counts failed containers counts every rollout.

    Find it: the last state of every container that was replaced is "Error" with this exit code. Mend it: exit with zero
    once everything is done.
    """

    family = Family.CONFIGURATION
    parameters = CodeParams
    word = "exit"
    pattern = m.Call(
        func=m.Attribute(value=m.Name("sys"), attr=m.Name("exit")) | m.Name("exit"), args=[m.Arg(value=m.Integer("0"))]
    )
    shows = (Witness("lifecycle", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Call, params: CodeParams) -> cst.CSTNode | None:
        return node.with_changes(args=[cst.Arg(value=cst.Integer(str(params.code)))])

    examples = (
        Example(
            place="service",
            before="""\
import signal
import sys


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
""",
            after="""\
import signal
import sys


def main() -> None:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
""",
        ),
    )
