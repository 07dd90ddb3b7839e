"""The Docker backend: the variant's own image, and a Postgres beside it, on a network without a way out."""

from __future__ import annotations

import itertools
import os
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from bases.app import App
from bases.manifests import ManifestError, environment
from bases.pods import read_pod, target_port
from images.build import build
from images.context import build_context
from images.engine import missing
from images.errors import BuildError
from verifier.backends.backend import State
from verifier.containers.database import DatabaseContainer
from verifier.containers.service import NOWHERE, ServiceContainer
from verifier.containers.session import Session, Start, engine_failures
from verifier.errors import VerifierError
from verifier.reaping.reaper import Reaper

DEPLOYMENT = "faultory.deployment"
"""The label of what one deployment is made of."""


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
            if context not in self._images:
                try:
                    with engine_failures():
                        self._images[context] = build(self.session.client, app)
                except BuildError as error:
                    self._images[context] = error
            made = self._images[context]
        if isinstance(made, BuildError):
            raise made
        return made

    def deploy(self, app: App) -> DockerDeployment:
        deployment = DockerDeployment(self, app)
        try:
            deployment.start()
        except BaseException:
            deployment.close()
            raise
        return deployment


class DockerDeployment:
    """A tree that runs: its database, its service and, while a check wants one, a second copy."""

    def __init__(self, backend: DockerBackend, app: App) -> None:
        """`start` starts it; `close` has to be called, whether it started or not."""
        self.app = app
        self._backend = backend
        self._session = backend.session
        self.name = f"faultory-{os.urandom(6).hex()}"
        self._marks = {DEPLOYMENT: self.name}
        self._numbers = itertools.count(1)
        self._database: DatabaseContainer | None = None
        self._service: ServiceContainer | None = None
        self._restarts = 0
        self._refused = ""
        self._log: tuple[str, ...] = ()

    def __enter__(self) -> DockerDeployment:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        self._session.network(self.name, self._marks)
        refused = "it was not set up"
        try:
            self._database = DatabaseContainer(self._session, self.name, self.app, self._marks)
        except ManifestError as error:
            refused = str(error)
        except KeyError as error:
            refused = f"the database's container has no variable {error}"
        self._no_database = refused
        self._start_service()

    def close(self) -> None:
        if self._database is not None:
            self._database.disconnect()
        self._session.remove(f"{DEPLOYMENT}={self.name}")

    @property
    def url(self) -> str:
        return self._service.url if self._service else NOWHERE

    def logs(self) -> list[str]:
        """What the service has written or, when there is none for its image cannot be built, the build's log."""
        return self._service.logs() if self._service else list(self._log)

    def database_log(self) -> list[str]:
        return self._database.log() if self._database else []

    def state(self) -> State:
        if self._service is None:
            return State("not created", self._refused)
        if self._service.exit_code() is None:
            return State("running", restarts=self._restarts)
        return State("exited", self._service.ending(), self._restarts)

    @contextmanager
    def replica(self) -> Iterator[ServiceContainer]:
        copy = self._spawn()
        try:
            copy.await_alive()
            yield copy
        finally:
            copy.remove()

    def restart(self) -> None:
        if self._service is not None:
            self._service.remove()
            self._service = None
            self._restarts += 1
        self._start_service()

    def redeploy(self, app: App) -> None:
        self.app = app
        self.restart()

    @contextmanager
    def without_database(self) -> Iterator[None]:
        if self._database is None or self._database.refused is not None:
            yield
            return
        with self._database.stopped():
            yield

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._server().execute(statement, parameters)

    @contextmanager
    def lock(self, table: str) -> Iterator[None]:
        with self._server().lock(table):
            yield

    def _server(self) -> DatabaseContainer:
        if self._database is None:
            raise VerifierError(f"There is no database: {self._no_database}.")
        return self._database

    def _start_service(self) -> None:
        """The image is built while the database starts. What cannot be built or created is a finding."""
        self._refused, self._log = "", ()
        try:
            self._backend.image(self.app)
            if self._database is not None and self._database.refused is None:
                self._database.await_ready()
            self._service = self._spawn()
        except BuildError as error:
            self._refused, self._log = str(error), error.log
        except ManifestError as error:
            self._refused = str(error)
        else:
            self._service.await_alive()

    def _spawn(self) -> ServiceContainer:
        """A container that the manifests describe, whatever image they name: the tree's own takes its place."""
        service = self.app.description.service
        given = {name: found.value for name, found in environment(self.app, service.workload).items()}
        pod = read_pod(self.app, service.workload)
        how = Start(f"{self.name}-service-{next(self._numbers)}", self._backend.image(self.app), given)
        container = self._session.start(self.name, pod, how, self._marks)
        port = target_port(self.app, service.workload, pod)
        return ServiceContainer(container, self.name, port or int(given.get(service.port, "80")), service.liveness)
