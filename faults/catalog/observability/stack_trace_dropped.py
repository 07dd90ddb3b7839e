"""An error without its stack trace."""

from collections.abc import Iterator

import libcst as cst

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.source.log_calls import error_calls
from faults.kinds.source.shapes import ModuleFault, Place


class StackTraceDropped(ModuleFault):
    """An error is logged without its stack trace.

    The message says that something failed, which the status has said before. Where, and for which reason, was known to
    the code at that moment and is not any more.

    Find it: lines of level ERROR that hold a message and nothing else. Mend it: log the exception with its trace.
    """

    family = Family.OBSERVABILITY
    mentions = ".e"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for subject, call in error_calls(tree):
            name = cst.ensure_type(call.func, cst.Attribute)
            left = [arg for arg in call.args if arg.keyword is None or arg.keyword.value != "exc_info"]
            left[-1] = left[-1].with_changes(comma=call.args[-1].comma)
            yield Place((subject,), call, call.with_changes(func=name.with_changes(attr=cst.Name("error")), args=left))

    examples = (
        Example(
            place="observing",
            before="""\
def unavailable(error: Exception) -> None:
    log.error("the database is away", exc_info=error)
""",
            after="""\
def unavailable(error: Exception) -> None:
    log.error("the database is away")
""",
        ),
    )
