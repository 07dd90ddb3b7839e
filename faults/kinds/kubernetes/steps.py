"""Faults that break something of its own at each of their places, such as a step that a workload's pods do not take."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from typing import ClassVar

from bases.app import App
from bases.contract import Witness
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.lost import TAKEN
from faults.kinds.kubernetes.parts import Part, parts
from faults.kinds.placed import Change


class WorkloadFault(SpotFault):
    """A fault in the manifest of a workload, which fits it or does not. Its site has the workload's name."""

    @abstractmethod
    def edit(self, app: App, part: Part) -> Change | None:
        """What changes the workload; None where it does not fit."""

    @abstractmethod
    def breaks_of(self, part: Part) -> Iterable[Witness]:
        """What no longer holds then."""

    def spots(self, app: App) -> Iterator[Spot]:
        for part in parts(app):
            if (change := self.edit(app, part)) is not None:
                yield Spot(part.name, change, self.breaks_of(part))


class RefusedWorkload(WorkloadFault):
    """The cluster refuses the workload, and there are no pods."""

    group = Group.APPLY

    def breaks_of(self, part: Part) -> Iterable[Witness]:
        return (TAKEN, *part.absent)


class StoppedWorkload(WorkloadFault):
    """The workload's pods are there, and do not take a step."""

    step: ClassVar[str]
    """The check of that name says so."""

    def breaks_of(self, part: Part) -> Iterable[Witness]:
        return part.stopped(self.step)


class UnplacedWorkload(StoppedWorkload):
    group = Group.SCHEDULE
    step = "scheduled"


class UnpulledWorkload(StoppedWorkload):
    group = Group.PULL
    step = "pulled"


class UnstartedWorkload(StoppedWorkload):
    group = Group.START
    step = "started"


class DyingWorkload(WorkloadFault):
    """The workload's containers are started, and end again and again before they do their work."""

    group = Group.DIE

    def breaks_of(self, part: Part) -> Iterable[Witness]:
        return (part.alive,)
