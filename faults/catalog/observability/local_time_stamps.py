"""A time without its zone."""

from collections.abc import Iterator

import libcst as cst

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.source.log_calls import formatters
from faults.kinds.source.shapes import ModuleFault, Place, quoted, text, without


def _with_time(arg: cst.Arg) -> cst.Arg:
    if isinstance(arg.value, cst.SimpleString) and arg.keyword is None:
        return arg.with_changes(value=quoted(arg.value, "{asctime}" + (text(arg.value) or "")))
    if isinstance(arg.value, cst.Dict):
        added = cst.DictElement(cst.SimpleString('"asctime"'), cst.SimpleString('"timestamp"'))
        return arg.with_changes(value=arg.value.with_changes(elements=[*arg.value.elements, added]))
    return arg


class LocalTimeStamps(ModuleFault):
    """The lines have the local time, and do not say which.

    The formatter's own time stamp was replaced by the one that Python's logging has. It knows no zone: whoever collects
    the lines takes it for UTC, and during an outage the log and the metrics tell of different hours.

    Find it: the time in a line beside the moment at which it was collected. Mend it: write the time with its zone.
    """

    family = Family.OBSERVABILITY
    mentions = "ormatter"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for call in formatters(tree):
            stamp = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value == "timestamp"]
            mappings = [arg for arg in call.args if arg.keyword is not None and arg.keyword.value == "rename_fields"]
            if len(stamp) == len(mappings) == 1 and isinstance(mappings[0].value, cst.Dict):
                args = [_with_time(arg) for arg in without(call.args, stamp[0])]
                yield Place(("logs.timestamp",), call, call.with_changes(args=args))

    examples = (
        Example(
            place="logs",
            before="""\
import logging

from pythonjsonlogger.json import JsonFormatter

handler = logging.StreamHandler()
handler.setFormatter(JsonFormatter("{message}", timestamp=True, rename_fields={"name": "logger"}))
""",
            after="""\
import logging

from pythonjsonlogger.json import JsonFormatter

handler = logging.StreamHandler()
handler.setFormatter(JsonFormatter("{asctime}{message}", rename_fields={"name": "logger", "asctime": "timestamp"}))
""",
        ),
    )
