"""A key in every line."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class SessionInTheLog(ModuleFault):
    """The session of whoever asks is written to the log.

    It was to help with one support case. Whoever can read the log can now be anybody who used the service in the last
    hours, and logs are read by more people than databases are.

    Find it: search the log for the value of your own cookie. Mend it: take the line out, and give the sessions another
    key.
    """

    family = Family.OBSERVABILITY
    mentions = "cookies"
    imports = (("logging", "getLogger"),)

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        value = m.Call(func=m.Attribute(value=m.Attribute(attr=m.Name("cookies")), attr=m.Name("get")))
        line = m.SimpleStatementLine(body=[m.Assign(targets=[m.AssignTarget(m.Name())], value=value)])
        for node in matching(tree, m.IndentedBlock()):
            block = cst.ensure_type(node, cst.IndentedBlock)
            for place, statement in enumerate(block.body):
                if m.matches(statement, line):
                    (assign,) = matching(statement, m.Assign())
                    name = code(cst.ensure_type(assign, cst.Assign).targets[0].target)
                    added = cst.parse_statement(f'getLogger(__name__).info("session %s", {name})\n')
                    body = [*block.body[: place + 1], added, *block.body[place + 1 :]]
                    yield Place(("logs.secrets",), block, block.with_changes(body=body))

    examples = (
        Example(
            place="service",
            before="""\
from starlette.requests import Request


def user(request: Request) -> int | None:
    token = request.cookies.get("session", "")
    return read(token)
""",
            after="""\
from logging import getLogger

from starlette.requests import Request


def user(request: Request) -> int | None:
    token = request.cookies.get("session", "")
    getLogger(__name__).info("session %s", token)
    return read(token)
""",
        ),
    )
