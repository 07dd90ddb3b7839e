"""What checks see of a pod's container and of its image."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from docker import DockerClient

from bases.tools import Image
from verifier.cluster.copies import PodCopy
from verifier.containers.inside import NOT_RUNNING, describe, refusal


@dataclass(frozen=True)
class PodInside:
    """The container of whichever copy runs, and the image of its tree."""

    client: Callable[[], DockerClient]
    build: Callable[[], str]
    """The image's name. Raises BuildError."""
    copies: Callable[[], Sequence[PodCopy]]

    def refusal(self) -> str:
        return refusal(self.build)

    def image(self) -> Image:
        return describe(self.client(), self.build())

    def run(self, *command: str) -> tuple[int, str]:
        copies = self.copies()
        return copies[0].run(*command) if copies else (NOT_RUNNING, "there is no pod that runs")
