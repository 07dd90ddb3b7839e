"""What faults in readiness probes have in common."""

from __future__ import annotations

from abc import abstractmethod
from typing import Any, ClassVar

from bases.app import App
from bases.contract import Witness
from bases.description import Workload
from faults.kinds.kubernetes.changed import Group, container_of
from faults.kinds.kubernetes.tried import TriedWorkload
from faults.kinds.manifests.settings import CONNECTS
from faults.kinds.placed import answers

UNREADY = (answers("pods.ready"),)
PROBE = "readinessProbe"


class ReadinessFault(TriedWorkload):
    """A fault that changes a readiness probe, so that its pod is never ready.

    The service's pods still answer whoever asks them at their own addresses. The database's name stands for its ready
    pods only: the service does not find it.
    """

    group = Group.TRAFFIC
    service: ClassVar[tuple[Witness, ...]] = UNREADY
    database: ClassVar[tuple[Witness, ...]] = (CONNECTS,)

    @abstractmethod
    def change_probe(self, app: App, probe: Any) -> None:
        """Changes the probe in place."""

    def change(self, app: App, workload: Workload, document: Any) -> None:
        self.change_probe(app, container_of(document, workload)[PROBE])
