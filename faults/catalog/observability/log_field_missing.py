"""A line that does not tell one thing."""

import re
from collections.abc import Iterator

import libcst as cst

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.source.log_calls import fields, formatters, renames
from faults.kinds.source.shapes import ModuleFault, Place, quoted, text, without


class LogFieldMissing(ModuleFault):
    """A field is missing in the lines of the log.

    One was left out when the line was rewritten. Nobody misses it until the day of an outage, when the lines cannot be
    filtered by it, and a query for it returns nothing.

    Find it: a line, field by field, beside what a query on the log asks for. Mend it: put the field back.
    """

    family = Family.OBSERVABILITY
    mentions = "log"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for field, mapping, element in fields(tree):
            left = mapping.with_changes(elements=without(mapping.elements, element))
            yield Place((f"logs.{field}",), mapping, left)
        for call in formatters(tree):
            renamed = renames(call)
            for arg in call.args:
                if arg.keyword is not None and arg.keyword.value == "timestamp":
                    yield Place(("logs.timestamp",), call, call.with_changes(args=without(call.args, arg)))
            layout = call.args[0].value
            for piece in re.findall(r"{(\w+)}", text(layout) or ""):
                assert isinstance(layout, cst.SimpleString)
                shorter = quoted(layout, str(text(layout)).replace(f"{{{piece}}}", ""))
                yield Place((f"logs.{renamed.get(piece, piece)}",), layout, shorter)

    examples = (
        Example(
            place="logs",
            before="""\
import logging

log = logging.getLogger(__name__)


def finished(status: int, seconds: float) -> None:
    log.info("done", extra={"status": status})
""",
            after="""\
import logging

log = logging.getLogger(__name__)


def finished(status: int, seconds: float) -> None:
    log.info("done", extra={})
""",
        ),
    )
