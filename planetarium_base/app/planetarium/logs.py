"""One JSON object a line on standard output."""

import logging
import sys
from contextvars import ContextVar

from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

request_fields: ContextVar[dict[str, str]] = ContextVar("request_fields", default={})  # noqa: B039


class AddRequest(logging.Filter):
    """Puts method, URI and ID of the request at hand into every record."""

    def filter(self, record: logging.LogRecord) -> bool:
        for key, value in request_fields.get().items():
            setattr(record, key, value)
        return True


def configure_logging(level: str) -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.addFilter(AddRequest())
    handler.setFormatter(
        JsonFormatter(
            "{levelname}{name}{message}",
            style="{",
            timestamp=True,
            json_ensure_ascii=False,
            reserved_attrs=[*RESERVED_ATTRS, "color_message"],  # uvicorn's, for terminals
            rename_fields={"levelname": "level", "name": "logger", "exc_info": "stack_trace"},
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
