"""An error that is not one in the log."""

from collections.abc import Iterator

import libcst as cst

from bases.app import App
from faults.editors.layout import code
from faults.fault import Example, Family
from faults.kinds.source.log_calls import TIGHT, error_calls
from faults.kinds.source.shapes import ModuleFault, Place


class ErrorLoggedAsInformation(ModuleFault):
    """An error is logged at the level of information.

    The line is there, with its stack trace, among thousands that say that a request was completed. Whoever looks for
    errors, a person, a panel or an alert on the log, finds none.

    Find it: server errors in the metrics, and no line of level ERROR at that time. Mend it: log it as an error.
    """

    family = Family.OBSERVABILITY
    mentions = ".e"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for subject, call in error_calls(tree):
            name = cst.ensure_type(call.func, cst.Attribute)
            args = list(call.args)
            if code(name.attr) == "exception":
                args = [*args, cst.Arg(keyword=cst.Name("exc_info"), value=cst.Name("True"), equal=TIGHT)]
            yield Place((subject,), call, call.with_changes(func=name.with_changes(attr=cst.Name("info")), args=args))

    examples = (
        Example(
            place="observing",
            before="""\
def unavailable(error: Exception) -> None:
    log.error("the database is away", exc_info=error)
""",
            after="""\
def unavailable(error: Exception) -> None:
    log.info("the database is away", exc_info=error)
""",
        ),
    )
