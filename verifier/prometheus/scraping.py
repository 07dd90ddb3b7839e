"""Waiting until a server has seen what happened, and asking it about one moment of that."""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Collection, Mapping, Sequence

import httpx

from bases.tools import Answer, Target
from verifier.prometheus.server import PrometheusServer

SECONDS = 30.0
"""How long a busy machine may take. The server itself finds its targets only after five seconds, or ten."""
POLL_SECONDS = 0.1
"""Between two looks: to ask costs both sides more than to wait."""


def shape(target: Target) -> list[str]:
    """The series that a target shows, sorted: names and labels without the numbers, and the families' types.

    Raises httpx.HTTPError when it does not answer.
    """
    text = httpx.get(f"{target.url}{target.path}", trust_env=False, verify=False, timeout=SECONDS).text
    return sorted(
        line if line.startswith("#") else re.sub(r"\s\S+$", "", line) for line in text.splitlines() if line.strip()
    )


def ask(
    server: PrometheusServer, targets: Sequence[Target], rules: str, queries: Collection[str],
    requests: Callable[[], None],
) -> Mapping[str, Answer] | None:  # fmt: skip
    """What queries return at one moment after `requests`; None when the targets cannot be scraped."""
    if _await(lambda: _scraped(server, targets) or None) is None:
        return None
    requests()
    counted = time.time()
    if _await(lambda: _scraped(server, targets) > counted or None) is None:
        return None
    stored = time.time()

    def settled() -> float | None:
        """A moment of which everything has been stored: the earliest of the last that each series is of. What rules
        record then is made of what was scraped after the requests.
        """
        recorded = _recorded(server, rules)
        earliest = min([_scraped(server, targets), *recorded.values()])
        # What was recorded last may be later than that, and what was recorded before it is what counts at the moment.
        settled = earliest > stored and all(_stored(server, name, earliest) > stored for name in recorded)
        return earliest if settled else None

    moment = _await(settled)
    return None if moment is None else {query: server.ask(query, moment) for query in sorted(queries)}


def _await(look: Callable[[], float | None]) -> float | None:
    deadline = time.monotonic() + SECONDS
    while (found := look()) is None and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return found


def _scraped(server: PrometheusServer, targets: Sequence[Target]) -> float:
    """Since when the series of every target are there; 0 when the last scrape of one failed."""
    # Of the series themselves: of anything that is computed, the time is that of the question.
    times = server.ask("timestamp(up) and up == 1").samples
    return min(sample.value for sample in times) if len(times) == len(targets) else 0.0


def _recorded(server: PrometheusServer, rules: str) -> dict[str, float]:
    """When each rule that has anything to record last recorded it; 0 for one that has not yet."""
    found = {}
    for group in json.loads(rules)["groups"]:
        for rule in group.get("rules") or ():
            if "record" in rule and server.ask(rule["expr"]).samples:
                found[rule["record"]] = _stored(server, rule["record"])
    return found


def _stored(server: PrometheusServer, name: str, at: float | None = None) -> float:
    """Of when the series of a name are, at a moment or now; 0 when there is none."""
    times = server.ask(f"timestamp({name})", at).samples
    return min((sample.value for sample in times), default=0.0)
