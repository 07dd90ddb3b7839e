"""Ctrl-C is handled, and the orchestrator's signal is not."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault


class HandlerOfOtherSignal(PatternFault):
    """The handler for a clean end is installed for another signal.

    It was tried out in a terminal, where Ctrl-C sends SIGINT. An orchestrator sends SIGTERM, which has no handler: the
    process dies of it, and its exit code says so.

    Find it: a container that was asked to end shows the exit code 143. Mend it: install the handler for SIGTERM.
    """

    family = Family.CONFIGURATION
    word = "SIGTERM"
    pattern = m.Call(
        func=m.Attribute(value=m.Name("signal"), attr=m.Name("signal")),
        args=[m.Arg(value=m.Attribute(value=m.Name("signal"), attr=m.Name("SIGTERM"))), m.AtLeastN(n=1)],
    )
    shows = (Witness("lifecycle", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Call, params: Any) -> cst.CSTNode | None:
        return node.with_deep_changes(node.args[0].value, attr=cst.Name("SIGINT"))

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
    signal.signal(signal.SIGINT, lambda *_: sys.exit(0))
""",
        ),
    )
