"""The images of trees, each built once for all who ask."""

from __future__ import annotations

import threading
from collections.abc import Callable

from docker import DockerClient
from docker.errors import ImageNotFound

from bases.app import App
from images.build import build
from images.context import build_context
from images.engine import explained
from images.errors import BuildError
from verifier.containers.session import engine_failures
from verifier.errors import VerifierError


class Builds:
    """What one engine has built of the trees that were asked for."""

    def __init__(self, client: Callable[[], DockerClient]) -> None:
        """`client` gives the engine. It may raise VerifierError."""
        self._client = client
        self._lock = threading.Lock()
        self._images: dict[bytes, str | BuildError] = {}
        self._building: dict[bytes, threading.Lock] = {}

    def image(self, app: App) -> str:
        """The id of a tree's image; what has the same files for it is built once. Raises BuildError, VerifierError."""
        context = build_context(app)
        with self._lock:
            lock = self._building.setdefault(context, threading.Lock())
        with lock:
            if context not in self._images or self._is_gone(self._images[context]):
                try:
                    with engine_failures():
                        self._images[context] = build(self._client(), app)
                except BuildError as error:
                    self._images[context] = error
            made = self._images[context]
        if isinstance(made, BuildError):
            raise made
        return made

    def begin(self, app: App) -> None:
        """Begins to build a tree's image; whoever asks for it finds it ready, or waits for it."""

        def build_it() -> None:
            try:
                self.image(app)
            except (VerifierError, BuildError):
                return  # whoever waits for it tries again, and tells

        threading.Thread(target=build_it, daemon=True, name="image").start()

    def _is_gone(self, made: str | BuildError) -> bool:
        """Whether an image was made and is not there any more: another run's builds may push it out of the cache."""
        if isinstance(made, BuildError):
            return False
        with engine_failures(), explained("look for an image"):
            try:
                self._client().images.get(made)
            except ImageNotFound:
                return True
        return False
