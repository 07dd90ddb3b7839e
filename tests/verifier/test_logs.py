"""What is picked from a service's log."""

import itertools
import json
from datetime import UTC, datetime, timedelta

from verifier.logs import KINDS, MESSAGES, Tally, complaints, exception, warnings
from verifier.outcomes import LogLine

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)

TRACE = """\
Traceback (most recent call last):
  File "a.py", line 1, in <module>
    f()
    ^^^
  File "b.py", line 2, in f
    raise Error
psycopg.errors.UndefinedTable: relation "stars" does not exist
LINE 1: SELECT * FROM stars
                      ^
(Background on this error at: somewhere)
"""


def line(message: str, level: str = "ERROR", seconds: float = 1, trace: str = "") -> str:
    at = (NOON + timedelta(seconds=seconds)).isoformat()
    return json.dumps({"timestamp": at, "level": level, "message": message, "stack_trace": trace})


def test_warnings_and_errors_since_a_moment_are_kept_once() -> None:
    lines = [line("before", seconds=-1), line("a"), line("a"), line("b", "INFO"), line("c", "WARNING"), "no json"]
    assert warnings(lines, NOON) == ("a", "c")


def test_a_line_too_deep_to_read_is_passed_over() -> None:
    deep = "[" * 200_000 + "]" * 200_000
    lines = [line("a"), "[" * 200_000, line("deep").replace('"deep"', deep), line("b")]
    assert warnings(lines, NOON) == ("a", "b")
    tally = Tally("stars")
    tally.add(lines, NOON)
    assert tally.lines() == (LogLine(text="a", count=1), LogLine(text="b", count=1))


def test_no_more_than_a_few_are_kept() -> None:
    assert len(warnings([line(f"message {letter}") for letter in "abcdefghijkl"], NOON)) == MESSAGES


def test_what_differs_from_run_to_run_is_left_out() -> None:
    assert warnings([line("port 54321 at 0x7f00 failed 12 times")], NOON) == ("port … at … failed 12 times",)


def test_the_exception_is_told_by_its_own_first_line() -> None:
    assert exception(TRACE) == 'psycopg.errors.UndefinedTable: relation "stars" does not exist'
    assert warnings([line("failed", trace=TRACE)], NOON) == (f"failed: {exception(TRACE)}",)
    assert exception("") == ""


def test_all_of_a_run_is_counted_with_the_place_in_the_apps_own_source() -> None:
    trace = TRACE.replace('"a.py"', '"/srv/stars/services/a.py"').replace("b.py", "/usr/lib/library/b.py")
    tally = Tally("stars")
    tally.add(
        [line("failed", trace=trace), line("before", seconds=-1), line("slow", "WARNING"), line("fine", "INFO")], NOON
    )
    tally.add([line("failed", trace=trace)], NOON)
    assert tally.lines() == (
        LogLine(text=f"failed: {exception(TRACE)}", count=2, frame="stars/services/a.py::<module>"),
        LogLine(text="slow", count=1),
    )


def test_of_a_service_that_says_a_great_many_things_the_first_are_kept() -> None:
    tally = Tally("stars")
    tally.add([line("".join(letters)) for letters in itertools.product("abcdefgh", repeat=2)], NOON)
    assert len(tally.lines()) == KINDS


def test_of_the_databases_log_its_complaints_are_counted() -> None:
    lines = [
        '2026-11-28 01:45:24.123 UTC [4711] FATAL:  password authentication failed for user "planetarium"',
        "2026-11-28 01:45:24.123 UTC [4711] DETAIL:  Connection matched file",
        "2026-11-28 01:45:24.124 UTC [4712] LOG:  checkpoint starting",
        '2026-11-28 01:45:25.123 UTC [4713] FATAL:  password authentication failed for user "planetarium"',
        "2026-11-28 01:45:25.124 UTC [4714] ERROR:  canceling statement after 30000 ms",
    ]
    assert complaints(lines) == (
        LogLine(text='FATAL:  password authentication failed for user "planetarium"', count=2),
        LogLine(text="ERROR:  canceling statement after … ms", count=1),
    )
