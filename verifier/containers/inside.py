"""What checks see of the service's container and of its image."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from docker import DockerClient

from bases.tools import Image
from images.engine import explained
from images.errors import BuildError
from verifier.containers.service import ServiceContainer
from verifier.containers.session import engine_failures

NOT_RUNNING = 126
"""The exit code of a command that nobody could run."""


@dataclass(frozen=True)
class Inside:
    """The container of a deployment that may come, go and be replaced, and the image of its tree."""

    client: DockerClient
    build: Callable[[], str]
    """The image's id. Raises BuildError."""
    service: Callable[[], ServiceContainer | None]

    def refusal(self) -> str:
        return refusal(self.build)

    def image(self) -> Image:
        return describe(self.client, self.build())

    def run(self, *command: str) -> tuple[int, str]:
        service = self.service()
        if service is None or service.exit_code() is not None:
            return NOT_RUNNING, "there is no container that runs"
        return service.run(*command)


def refusal(build: Callable[[], str]) -> str:
    """Why no image can be built; nothing when one can."""
    try:
        build()
    except BuildError as error:
        return str(error)
    return ""


def describe(client: DockerClient, image: str) -> Image:
    """What an image says of itself."""
    with engine_failures(), explained("look at an image"):
        found = client.images.get(image)
        history = [str(step["CreatedBy"]) for step in found.history()]
    config = found.attrs["Config"]
    labels = [f"{name}={value}" for name, value in (config.get("Labels") or {}).items()]
    return Image(
        user=str(config.get("User") or ""),
        ports=frozenset(config.get("ExposedPorts") or ()),
        told="\n".join([*(config.get("Env") or ()), *labels, *history]),
    )
