"""What a service's log says that an operator would look at first."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from datetime import datetime

MESSAGES = 8
CLOCK_SECONDS = 0.01

# What differs from run to run, and says nothing: addresses, ports, process ids, counters.
_RANDOM = re.compile(r"0x[0-9a-f]+|\b\d{4,}\b")


def warnings(lines: Sequence[str], since: datetime) -> tuple[str, ...]:
    """The first few distinct messages at level WARNING and above, with the exception, if any, since some moment.

    Lines are JSON objects with `timestamp` (ISO 8601), `level`, `message` and `stack_trace`; others are passed over.
    """
    found: dict[str, None] = {}
    for line in lines:
        try:
            record = json.loads(line)
            late = (datetime.fromisoformat(record["timestamp"]) - since).total_seconds() >= -CLOCK_SECONDS
        except (ValueError, KeyError, TypeError):
            continue
        if late and record.get("level") not in ("DEBUG", "INFO"):
            parts = [str(record.get("message", "")), exception(str(record.get("stack_trace", "")))]
            found[_RANDOM.sub("…", ": ".join(part for part in parts if part))] = None
    return tuple(found)[:MESSAGES]


def exception(trace: str) -> str:
    """The exception's own first line in a Python stack trace: the first after the last frame that is not indented."""
    lines = trace.strip().splitlines()
    last_frame = max((number for number, line in enumerate(lines) if line.startswith('  File "')), default=-1)
    return next((line for line in lines[last_frame + 1 :] if line and not line.startswith(" ")), "")
