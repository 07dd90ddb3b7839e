"""A server that waits for nobody when it is asked to end."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault


class NoShutdownTime(PatternFault):
    """The server ends without waiting for the requests at hand.

    The time that it may take for them was set to zero, to make restarts quick. Whoever asked just before a replica is
    replaced gets no answer, or half of one: a few errors at every rollout, and none in between.

    Find it: each rollout costs some requests, which the log shows as cancelled. Mend it: give the server the time that
    its requests take, and the pod a grace period that is longer.
    """

    family = Family.CONCURRENCY
    word = "timeout_graceful_shutdown"
    pattern = m.Arg(keyword=m.Name("timeout_graceful_shutdown"), value=m.DoNotCare())
    shows = (Witness("lifecycle.in-flight", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.Arg, params: Any) -> cst.CSTNode | None:
        return node.with_changes(value=cst.Integer("0"))

    examples = (
        Example(
            place="service",
            before="""\
import uvicorn


def main() -> None:
    uvicorn.run(create_application(), timeout_graceful_shutdown=settings.patience)
""",
            after="""\
import uvicorn


def main() -> None:
    uvicorn.run(create_application(), timeout_graceful_shutdown=0)
""",
        ),
    )
