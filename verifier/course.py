"""What is measured beside the checks while they run, so that a person can see the run's course."""

from __future__ import annotations

import statistics
import time
from datetime import datetime

from bases.world import World
from verifier.backends.backend import Running
from verifier.logs import Tally
from verifier.outcomes import LogLine, Moment

APART_SECONDS = 0.25
SHARE = 0.02
"""How much of a run may go into looking: where that takes long, as it does in containers, it is done less often."""
MIB = 1024**2


class Course:
    """Looks at a deployment now and then, and takes its log in before it is gone."""

    def __init__(self, deployment: Running, world: World, started: datetime) -> None:
        self._deployment = deployment
        self._world = world
        self._started = started
        self._clock = time.perf_counter()
        self._asked = 0
        self._next = APART_SECONDS
        self._moments: list[Moment] = []
        self._tally = Tally(deployment.app.description.source)

    def look(self) -> None:
        """Adds a moment, unless the last was just now."""
        if time.perf_counter() - self._clock >= self._next:
            self._look()

    def restart(self) -> None:
        """Has the deployment restarted: what it has said so far is kept."""
        self._tally.add(self._deployment.logs(), self._started)
        self._deployment.restart()

    def end(self) -> tuple[tuple[LogLine, ...], tuple[Moment, ...]]:
        """What was said, and what was measured."""
        self._look()
        self._tally.add(self._deployment.logs(), self._started)
        return self._tally.lines(), tuple(self._moments)

    def _look(self) -> None:
        since = self._world.exchanges[self._asked :]
        self._asked += len(since)
        before = time.perf_counter()
        memory = self._deployment.usage().memory
        now = time.perf_counter()
        self._next = now - self._clock + max(APART_SECONDS, (now - before) / SHARE)
        self._moments.append(
            Moment(
                seconds=round(now - self._clock, 2),
                requests=len(since),
                errors=sum(1 for exchange in since if (exchange.status or 0) >= 500),
                median_ms=round(statistics.median(e.seconds for e in since) * 1000, 2) if since else None,
                memory_mib=round(memory / MIB, 1),
            )
        )
