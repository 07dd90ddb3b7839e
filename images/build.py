"""Building an app's image, step by step and in the open."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator

from docker import DockerClient
from docker.errors import APIError

from bases.app import App
from images.cache import keep
from images.context import build_context
from images.engine import explained
from images.errors import BuildError, EngineError
from images.steps import Report, Step, ignore

BUILD_SECONDS = 900
"""How long the engine may say nothing: a slow download, at worst."""
MEMORY = 2 << 30
"""Bytes that one instruction may use: the Dockerfile may be a stranger's."""
LOG_LINES = 400

_STEP = re.compile(r"Step (\d+)/(\d+) : (.+)")
_MADE = re.compile(r" ---> ([0-9a-f]{12,64})")
_ESCAPES = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")


def build(
    client: DockerClient, app: App, *, tag: str | None = None, cached: bool = True, report: Report = ignore
) -> str:
    """The id of the image that an app's Dockerfile makes of it; without `cached`, every step is carried out.

    Raises BuildError when a step fails, with its number, its instruction and the log; EngineError when the engine does.
    """
    follower = _Follower(report)
    try:
        with explained("build the image"):
            for message in _messages(client, build_context(app), tag=tag, nocache=not cached):
                follower.take(message)
    finally:
        keep(client, follower.unnamed(tag))
    return follower.built()


def _messages(client: DockerClient, context: bytes, *, tag: str | None, nocache: bool) -> Iterator[dict[str, object]]:
    try:
        yield from client.api.build(
            fileobj=io.BytesIO(context), custom_context=True, tag=tag, nocache=nocache, rm=True, forcerm=True,
            decode=True, timeout=BUILD_SECONDS, container_limits={"memory": MEMORY, "memswap": MEMORY},
        )  # fmt: skip
    except APIError as error:  # before the first step: no Dockerfile, or one that is none
        raise BuildError(str(error.explanation or error), None, ()) from error


class _Follower:
    """Reads the output of a build."""

    def __init__(self, report: Report) -> None:
        self._report = report
        self._step: Step | None = None
        self._log: list[str] = []
        self._partial = ""
        self._made = ""
        self._stages: list[str] = []
        self._id = ""

    def take(self, message: dict[str, object]) -> None:
        """One message of the engine. Raises BuildError, EngineError for one that says that it is over."""
        if "error" in message:
            self._fail(str(message["error"]).strip())
        if isinstance(aux := message.get("aux"), dict):
            self._id = str(aux.get("ID", self._id))
        *lines, self._partial = (self._partial + str(message.get("stream", ""))).split("\n")
        for line in lines:
            self._read(_ESCAPES.sub("", line.rpartition("\r")[2] if line.strip() else line).rstrip())

    def built(self) -> str:
        if not self._id:
            raise EngineError("Docker ended the build without an image and without a word: is it being stopped?")
        return self._id

    def unnamed(self, tag: str | None) -> list[str]:
        """The images that the stages ended with, as far as they came, but for the one that the tag is on."""
        last = [self._made] if self._made and not (self._id and tag) else []
        return [*self._stages, *last]

    def _read(self, line: str) -> None:
        if match := _STEP.fullmatch(line):
            self._step = Step(int(match[1]), int(match[2]), match[3])
            if match[3].upper().startswith("FROM ") and self._made:
                self._stages.append(self._made)
        elif match := _MADE.fullmatch(line):
            self._made = match[1]
        if line:
            self._log = [*self._log[-LOG_LINES:], line]
            self._report(self._step, line)

    def _fail(self, message: str) -> None:
        if "no space left on device" in message:
            raise EngineError(
                f"Docker cannot build the image: {message}. Free some, for one with `docker system prune`."
            )
        raise BuildError(message, self._step, (*self._log, message))
