"""Which of the tools that checks may need this machine has."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from bases.tools import Cluster, Container, Tool
from faults.fault import Backend
from verifier.prometheus import programs
from verifier.prometheus.memory import Memory
from verifier.prometheus.prometheus import LocalPrometheus
from verifier.reaping.reaper import Reaper

NO_CONTAINER = "it looks into the service's container: use --backend docker"
NO_CLUSTER = "it looks at what a cluster makes of the manifests: use --backend kubernetes"
OFFERED_FROM = {Tool.CONTAINER: Backend.DOCKER, Tool.CLUSTER: Backend.KUBERNETES}
"""The weakest backend that has a tool, where that is not a program of the machine."""


@dataclass(frozen=True)
class Toolbox:
    """The tools for one run of a contract."""

    reaper: Reaper
    memory: Memory
    container: Container | None = None
    """The service's, where the backend has one."""
    cluster: Cluster | None = None

    @property
    def prometheus(self) -> LocalPrometheus:
        return LocalPrometheus(self.reaper, self.memory)

    def missing(self, needed: Iterable[Tool]) -> str | None:
        """What has to be installed, or done, before a check that needs these can be run; None when nothing has."""
        return "; ".join(filter(None, map(self._missing, needed))) or None

    def _missing(self, tool: Tool) -> str | None:
        match tool:
            case Tool.PROMETHEUS:
                return programs.missing()
            case Tool.CONTAINER:
                return None if self.container is not None else NO_CONTAINER
            case Tool.CLUSTER:
                return None if self.cluster is not None else NO_CLUSTER


def offered(needed: Iterable[Tool], backend: str) -> bool:
    """Whether a backend has these tools, or can have them once they are installed."""
    return all(Backend(backend).shows(OFFERED_FROM.get(tool, Backend.PROCESS)) for tool in needed)


def identity() -> str:
    """What tells this machine's tools from others: with other tools, or none, a result is another."""
    return programs.identity()
