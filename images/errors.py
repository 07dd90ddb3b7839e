"""What can go wrong with an image: the engine's failure, and the Dockerfile's."""

from __future__ import annotations

from images.steps import Step


class EngineError(Exception):
    """The container engine, or a program that goes with it, is missing or failed: what to install or start."""


class ArchiveError(EngineError):
    """An archive that is not what an engine writes of an image: what was found in it."""


class NameRefused(Exception):  # noqa: N818 - what is wrong is the name
    """What somebody wants to call an image, and Docker does not take."""


class BuildError(Exception):
    """A Dockerfile that the engine cannot carry out. `step` is None when it could not even begin."""

    def __init__(self, message: str, step: Step | None, log: tuple[str, ...]) -> None:
        super().__init__(message, step, log)
        self.message, self.step, self.log = message, step, log

    def __str__(self) -> str:
        return f"the build failed at {self.step}: {self.message}" if self.step else f"no build: {self.message}"
