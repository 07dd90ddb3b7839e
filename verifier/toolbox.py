"""Which of the tools that checks may need this machine has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bases.tools import Tool
from verifier.prometheus import programs
from verifier.prometheus.memory import Memory
from verifier.prometheus.prometheus import LocalPrometheus
from verifier.reaping.reaper import Reaper


@dataclass(frozen=True)
class Toolbox:
    """The tools for one run of a contract."""

    reaper: Reaper
    memory: Memory

    @property
    def prometheus(self) -> LocalPrometheus:
        return LocalPrometheus(self.reaper, self.memory)

    def missing(self, needed: Iterable[Tool]) -> str | None:
        """What has to be installed before a check that needs these can be run; None when nothing has."""
        found = [programs.missing() for tool in needed if tool is Tool.PROMETHEUS]
        return "; ".join(filter(None, found)) or None


def identity() -> str:
    """What tells this machine's tools from others: with other tools, or none, a result is another."""
    return programs.identity()
