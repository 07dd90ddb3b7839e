"""What a service's log says that an operator would look at first."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import datetime

from verifier.outcomes import LogLine

MESSAGES = 8
KINDS = 40
"""How many different messages of a whole run are kept."""
CLOCK_SECONDS = 0.01

# What differs from run to run, and says nothing: addresses, ports, process ids, counters.
_RANDOM = re.compile(r"0x[0-9a-f]+|\b\d{4,}\b")

# https://www.postgresql.org/docs/current/runtime-config-logging.html: severities, after a prefix that may be any.
_POSTGRES = re.compile(r"\b(?P<text>(?:WARNING|ERROR|FATAL|PANIC):\s.*)")


def warnings(lines: Sequence[str], since: datetime) -> tuple[str, ...]:
    """The first few distinct messages at level WARNING and above, with the exception, if any, since some moment.

    Lines are JSON objects with `timestamp` (ISO 8601), `level`, `message` and `stack_trace`; others are passed over.
    """
    found = dict.fromkeys(text for text, _ in _records(lines, since))
    return tuple(found)[:MESSAGES]


class Tally:
    """Counts what a service says at level WARNING and above, over all of its copies' logs."""

    def __init__(self, source: str) -> None:
        """`source` is the folder of the app's own source."""
        self._source = source
        self._found: Counter[tuple[str, str]] = Counter()

    def add(self, lines: Sequence[str], since: datetime) -> None:
        """Takes one log in, from some moment on."""
        for text, trace in _records(lines, since):
            self._found[text, frame(trace, self._source)] += 1

    def lines(self) -> tuple[LogLine, ...]:
        """All of them, or the first if a service says a great many different things."""
        found = list(self._found.items())[:KINDS]
        return tuple(LogLine(text=text, count=count, frame=frame) for (text, frame), count in found)


def complaints(lines: Sequence[str]) -> tuple[LogLine, ...]:
    """What Postgres says at level WARNING and above, without the statements that it says it of."""
    found = Counter(_RANDOM.sub("…", match["text"]) for line in lines if (match := _POSTGRES.search(line)))
    return tuple(LogLine(text=text, count=count) for text, count in list(found.items())[:KINDS])


def _records(lines: Sequence[str], since: datetime) -> Iterator[tuple[str, str]]:
    """The text and the stack trace of each."""
    for line in lines:
        try:
            record = json.loads(line)
            late = (datetime.fromisoformat(record["timestamp"]) - since).total_seconds() >= -CLOCK_SECONDS
            message, trace = str(record.get("message", "")), str(record.get("stack_trace", ""))
        except (ValueError, KeyError, TypeError, RecursionError):  # brackets in brackets can be too deep to read
            continue
        if late and record.get("level") not in ("DEBUG", "INFO"):
            yield _text(message, trace), trace


def _text(message: str, trace: str) -> str:
    return _RANDOM.sub("…", ": ".join(part for part in (message, exception(trace)) if part))


def frame(trace: str, source: str) -> str:
    """The innermost place in an app's own source that a Python stack trace names, as `path::function`; nothing when it
    names none. `source` is the folder of that source.
    """
    frames = re.findall(rf'^ *File "[^"]*?({re.escape(source)}/[^"]+)", line \d+, in (\S+)', trace, re.MULTILINE)
    return "::".join(frames[-1]) if frames else ""


def exception(trace: str) -> str:
    """The exception's own first line in a Python stack trace: the first after the last frame that is not indented."""
    lines = trace.strip().splitlines()
    last_frame = max((number for number, line in enumerate(lines) if line.startswith('  File "')), default=-1)
    return next((line for line in lines[last_frame + 1 :] if line and not line.startswith(" ")), "")
