"""What every backend offers."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from bases.app import App
from bases.tools import Cluster, Container
from bases.world import Deployment
from verifier.reaping.reaper import Reaper

NOT_BUILT = "not built"


@dataclass(frozen=True)
class State:
    """How the service's process or pods stand, in the orchestrator's words."""

    phase: str
    """`running`, `exited`, `not created` or, where no image could be built, `not built`."""
    detail: str = ""
    restarts: int = 0


class Running(Deployment, Protocol):
    """A deployment that the verifier, unlike a check, may also restart and look at."""

    def restart(self) -> None:
        """Stops every copy of the service and starts it anew on the same data; waits as after a deploy."""
        ...

    def redeploy(self, app: App) -> Sequence[str]:
        """Puts another tree in place of the service's, on the same data, as a rollout does; waits as after a deploy.
        Returns what a person had to do for it, where that is told from what a backend does.
        """
        ...

    def state(self) -> State: ...

    def database_log(self) -> list[str]:
        """What the database has written so far, a line each."""
        ...

    @property
    def container(self) -> Container | None:
        """The service's, for checks that look into it; None where it runs in none."""
        ...

    @property
    def cluster(self) -> Cluster | None:
        """Where its manifests are applied; None where nobody applies them."""
        ...

    def observed(self) -> list[str]:
        """What an operator reads of a cluster, a line each; nothing where there is none."""
        ...


class Backend(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def reaper(self) -> Reaper:
        """Owns what it starts, and what else runs on this machine for its deployments."""
        ...

    def missing(self) -> str | None:
        """What has to be installed or started before it can run anything; None when it is ready."""
        ...

    def lacking(self, base: App, app: App) -> str | None:
        """What it has not that a variant of a base needs, with the remedy; None when it can show all of it."""
        ...

    def room(self, app: App) -> int | None:
        """How many deployments of a healthy tree it can run side by side; None where only this machine is the limit."""
        ...

    def prepare(self, app: App) -> None:
        """Begins what several deployments of such trees will need, and does not wait for it."""
        ...

    def deploy(self, app: App) -> AbstractContextManager[Running]:
        """Runs a tree until the context ends; nothing of it is left then.

        Returns once the service is alive, has ended, or has had the time that a probe would give it: a tree that does
        not start is a finding, not an error. Raises VerifierError when the backend itself fails.
        """
        ...
