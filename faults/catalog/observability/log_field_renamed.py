"""A field that was called otherwise yesterday."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.log_calls import fields, formatters
from faults.kinds.source.shapes import ModuleFault, Place, quoted, text, without


class LogFieldRenamed(ModuleFault):
    """A field of the log's lines goes by another name.

    The lines are complete, and every query, panel and alert on the log that asks for the old name finds nothing in
    those of the new version. While it is rolled out, half of the lines have one name and half the other.

    Find it: a query that returned lines until the rollout; a line of then beside one of now. Mend it: keep the name.
    """

    family = Family.OBSERVABILITY
    mentions = "log"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for field, mapping, element in fields(tree):
            name = cst.ensure_type(element.key, cst.SimpleString)
            word = field.capitalize() if field.isupper() else field[:1].upper() + field[1:]
            renamed = element.with_changes(key=quoted(name, f"http{word}"))
            elements = [renamed if other is element else other for other in mapping.elements]
            yield Place((f"logs.{field}",), mapping, mapping.with_changes(elements=elements))
        for call in formatters(tree):
            for node in matching(call, m.Arg(keyword=m.Name("rename_fields"), value=m.Dict())):
                mapping = cst.ensure_type(cst.ensure_type(node, cst.Arg).value, cst.Dict)
                for entry in mapping.elements:
                    if (known := text(entry.value)) is not None:
                        left = mapping.with_changes(elements=without(mapping.elements, entry))
                        yield Place((f"logs.{known}",), mapping, left)

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
    log.info("done", extra={"httpStatus": status})
""",
        ),
    )
