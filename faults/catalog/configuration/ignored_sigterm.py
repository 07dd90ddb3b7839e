"""A service that does not hear when it is asked to end."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.python import prepend
from faults.fault import Example, Family
from faults.kinds.source.patterns import PatternFault


class IgnoredSigterm(PatternFault):
    """The service ignores SIGTERM.

    The line comes from a program whose parent looked after its children. It runs when the server has installed its own
    handlers already, and takes the place of one: the service goes on as if nothing had been said, until the grace
    period is over and it is killed in the middle of whatever it does.

    Find it: every pod that is replaced stays in Terminating for all of its grace period and ends with exit code 137.
    Mend it: take the line out.
    """

    family = Family.CONCURRENCY
    imports = (
        ("signal", "SIG_IGN"),
        ("signal", "SIGTERM"),
        ("signal", "signal"),
    )
    word = "asynccontextmanager"
    pattern = m.FunctionDef(
        body=m.IndentedBlock(body=[m.SimpleStatementLine(body=[m.Expr(value=m.Yield())]), m.ZeroOrMore()]),
        decorators=[m.Decorator(decorator=m.Name("asynccontextmanager"))],
    )
    shows = (Witness("lifecycle", Aspect.ANSWERS),)

    def rewrite(self, app: App, node: cst.FunctionDef, params: Any) -> cst.CSTNode | None:
        return prepend(node, "signal(SIGTERM, SIG_IGN)\n")

    examples = (
        Example(
            place="service",
            before="""\
from contextlib import asynccontextmanager

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    yield
    database.close()
""",
            after="""\
from contextlib import asynccontextmanager
from signal import SIG_IGN, SIGTERM, signal

from fastapi import FastAPI


@asynccontextmanager
async def lifespan(_: FastAPI) -> AsyncIterator[None]:
    signal(SIGTERM, SIG_IGN)
    yield
    database.close()
""",
        ),
    )
