"""A tree in containers: its database, its service and, while a check wants one, a second copy."""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from typing import Any

from bases.app import App
from bases.manifests import ManifestError, environment
from bases.pods import read_pod, target_port
from bases.usage import Usage
from images.errors import BuildError
from verifier.backends.backend import NOT_BUILT, State
from verifier.containers.database import DatabaseContainer
from verifier.containers.inside import Inside
from verifier.containers.service import NOWHERE, ServiceContainer
from verifier.containers.session import Session, Start
from verifier.errors import VerifierError

DEPLOYMENT = "faultory.deployment"
"""The label of what one deployment is made of."""


class DockerDeployment:
    """It begins to run with `start`, and nothing of it is left after `close`."""

    cluster = None

    def __init__(self, session: Session, image: Callable[[App], str], app: App) -> None:
        """`image` gives the id of a tree's. `start` starts it; `close` has to be called, whether it started or not."""
        self.app = app
        self._session = session
        self._image = image
        self.name = f"faultory-{os.urandom(6).hex()}"
        self._marks = {DEPLOYMENT: self.name}
        self._numbers = itertools.count(1)
        self._database: DatabaseContainer | None = None
        self._service: ServiceContainer | None = None
        self._restarts = 0
        self._absent, self._refused = "not created", ""
        self._no_database = "it was not started"
        self._log: tuple[str, ...] = ()
        self.container = Inside(session.client, lambda: image(self.app), lambda: self._service)

    def __enter__(self) -> DockerDeployment:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        self._session.network(self.name, self._marks)
        try:
            self._database = DatabaseContainer(self._session, self.name, self.app, self._marks)
        except ManifestError as error:
            self._no_database = str(error)
        except KeyError as error:
            self._no_database = f"the database's container has no variable {error}"
        self._start_service()

    def close(self) -> None:
        if self._database is not None:
            self._database.administrator.disconnect()
        self._session.remove(f"{DEPLOYMENT}={self.name}")

    @property
    def url(self) -> str:
        return self._service.url if self._service else NOWHERE

    @property
    def instances(self) -> list[str]:
        return [self.url]

    def ask_one(self) -> None:
        """There is but one."""

    def logs(self) -> list[str]:
        """What the service has written or, when there is none for its image cannot be built, the build's log."""
        return self._service.logs() if self._service else list(self._log)

    def usage(self) -> Usage:
        return self._service.usage() if self._service else Usage()

    def database_log(self) -> list[str]:
        return self._database.log() if self._database else []

    def observed(self) -> list[str]:
        return []

    def state(self) -> State:
        if self._service is None:
            return State(self._absent, self._refused)
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

    def redeploy(self, app: App) -> list[str]:
        self.app = app
        self.restart()
        return []

    @contextmanager
    def without_database(self) -> Iterator[None]:
        if self._database is None or self._database.refused is not None:
            yield
            return
        with self._database.stopped():
            yield

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._server().administrator.execute(statement, parameters)

    def lock(self, table: str) -> AbstractContextManager[None]:
        return self._server().administrator.lock(table)

    def _server(self) -> DatabaseContainer:
        if self._database is None:
            raise VerifierError(f"There is no database: {self._no_database}.")
        return self._database

    def _start_service(self) -> None:
        """The image is built while the database starts. What cannot be built or created is a finding."""
        self._absent, self._refused, self._log = "not created", "", ()
        try:
            self._image(self.app)
            if self._database is not None and self._database.refused is None:
                self._database.await_ready()
            self._service = self._spawn()
        except BuildError as error:
            self._absent, self._refused, self._log = NOT_BUILT, str(error), error.log
        except ManifestError as error:
            self._refused = str(error)
        else:
            self._service.await_alive()

    def _spawn(self) -> ServiceContainer:
        """A container that the manifests describe, whatever image they name: the tree's own takes its place."""
        service = self.app.description.service
        given = {name: found.value for name, found in environment(self.app, service.workload).items()}
        pod = read_pod(self.app, service.workload)
        how = Start(f"{self.name}-service-{next(self._numbers)}", self._image(self.app), given)
        container = self._session.start(self.name, pod, how, self._marks)
        port = target_port(self.app, service.workload, pod)
        return ServiceContainer(container, self.name, port or int(given.get(service.port, "80")), service.liveness)
