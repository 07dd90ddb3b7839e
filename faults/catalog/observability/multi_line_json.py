"""A record on a dozen lines."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.log_calls import TIGHT, formatters
from faults.kinds.source.shapes import ModuleFault, Place


class MultiLineJson(ModuleFault):
    """Each record of the log is written on several lines.

    It is easier to read on a terminal. Whatever collects a container's output takes each line for a record: the fields
    end up in records of their own, and none of them is JSON.

    Find it: the log's records are a brace, or one field. Mend it: write each on one line.
    """

    family = Family.OBSERVABILITY
    mentions = "ormatter"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for call in formatters(tree):
            if len(call.args) > 1 and not matching(call, m.Arg(keyword=m.Name("json_indent"))):
                first, *others = call.args
                added = cst.Arg(keyword=cst.Name("json_indent"), value=cst.Integer("2"), equal=TIGHT, comma=first.comma)
                yield Place(("logs",), call, call.with_changes(args=[first, added, *others]))

    examples = (
        Example(
            place="logs",
            before="""\
import logging

from pythonjsonlogger.json import JsonFormatter

handler = logging.StreamHandler()
handler.setFormatter(JsonFormatter("{message}", style="{"))
""",
            after="""\
import logging

from pythonjsonlogger.json import JsonFormatter

handler = logging.StreamHandler()
handler.setFormatter(JsonFormatter("{message}", json_indent=2, style="{"))
""",
        ),
    )
