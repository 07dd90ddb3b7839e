"""The Docker backend: the variant's own image, and a Postgres beside it, on a network without a way out."""

from __future__ import annotations

import threading

from docker.errors import ImageNotFound

from bases.app import App
from images.build import build
from images.context import build_context
from images.engine import explained, missing
from images.errors import BuildError
from verifier.containers.deployment import DockerDeployment
from verifier.containers.session import Session, engine_failures
from verifier.errors import VerifierError
from verifier.reaping.reaper import Reaper


class DockerBackend:
    """Runs trees in containers. Use as a context: what it started ends with it, however this process ends."""

    name = "docker"

    def __init__(self) -> None:
        self.reaper = Reaper()
        self._session: Session | None = None
        self._lock = threading.Lock()
        self._images: dict[bytes, str | BuildError] = {}
        self._building: dict[bytes, threading.Lock] = {}

    def __enter__(self) -> DockerBackend:
        return self

    def __exit__(self, *_: object) -> None:
        try:
            if self._session is not None:
                self._session.close()
        finally:
            self.reaper.close()

    def missing(self) -> str | None:
        return missing()

    def prepare(self, app: App) -> None:
        """Begins to build the tree's image; the first deployment finds it ready, or waits for it."""

        def begin() -> None:
            try:
                self.image(app)
            except (VerifierError, BuildError):
                return  # whoever waits for it tries again, and tells

        threading.Thread(target=begin, daemon=True, name="image").start()

    @property
    def session(self) -> Session:
        """The engine. Raises VerifierError when there is none."""
        with self._lock:
            if self._session is None:
                self._session = Session(self.reaper)
            return self._session

    def image(self, app: App) -> str:
        """The id of a tree's image; what has the same files for it is built once. Raises BuildError, VerifierError."""
        context = build_context(app)
        with self._lock:
            lock = self._building.setdefault(context, threading.Lock())
        with lock:
            if context not in self._images or self._is_gone(self._images[context]):
                try:
                    with engine_failures():
                        self._images[context] = build(self.session.client, app)
                except BuildError as error:
                    self._images[context] = error
            made = self._images[context]
        if isinstance(made, BuildError):
            raise made
        return made

    def _is_gone(self, made: str | BuildError) -> bool:
        """Whether an image was made and is not there any more: another run's builds may push it out of the cache."""
        if isinstance(made, BuildError):
            return False
        with engine_failures(), explained("look for an image"):
            try:
                self.session.client.images.get(made)
            except ImageNotFound:
                return True
        return False

    def deploy(self, app: App) -> DockerDeployment:
        deployment = DockerDeployment(self.session, self.image, app)
        try:
            deployment.start()
        except BaseException:
            deployment.close()
            raise
        return deployment
