"""The Docker backend: the variant's own image, and a Postgres beside it, on a network without a way out."""

from __future__ import annotations

import threading

from bases.app import App
from images.engine import missing
from verifier.containers.builds import Builds
from verifier.containers.deployment import DockerDeployment
from verifier.containers.session import Session
from verifier.reaping.reaper import Reaper


class DockerBackend:
    """Runs trees in containers. Use as a context: what it started ends with it, however this process ends."""

    name = "docker"

    def __init__(self) -> None:
        self.reaper = Reaper()
        self._session: Session | None = None
        self._lock = threading.Lock()
        self.builds = Builds(lambda: self.session.client)

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

    def lacking(self, base: App, app: App) -> None:
        """It shows whatever is declared for it."""

    def room(self, app: App) -> None:
        """As much as there is."""

    def prepare(self, app: App) -> None:
        """Begins to build the tree's image; the first deployment finds it ready, or waits for it."""
        self.builds.begin(app)

    @property
    def session(self) -> Session:
        """The engine. Raises VerifierError when there is none."""
        with self._lock:
            if self._session is None:
                self._session = Session(self.reaper)
            return self._session

    def deploy(self, app: App) -> DockerDeployment:
        deployment = DockerDeployment(self.session, self.builds.image, app)
        try:
            deployment.start()
        except BaseException:
            deployment.close()
            raise
        return deployment
