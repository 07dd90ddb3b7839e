"""The process backend: the service as a subprocess on an embedded Postgres; it needs nothing installed."""

from __future__ import annotations

import itertools
import os
import shutil
import socket
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

from bases.app import App
from bases.manifests import ManifestError, environment, service_ports
from bases.usage import Usage
from verifier.backends.backend import State
from verifier.backends.nursery import Nursery, imported_modules
from verifier.backends.service import ServiceProcess
from verifier.errors import VerifierError
from verifier.ports import HOST, free_port
from verifier.postgres.administrator import Administrator, Connection
from verifier.postgres.contents import ScriptFailed
from verifier.postgres.image import image
from verifier.postgres.server import PostgresServer
from verifier.reaping.reaper import Reaper

# What a process needs of the machine's own environment, apart from what the manifests give it.
INHERITED = ("PATH", "HOME", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")


class ProcessBackend:
    """Runs trees on this machine. Use as a context: what it started ends with it, however this process ends."""

    name = "process"

    def __init__(self) -> None:
        self.reaper = Reaper()
        self._nursery: Nursery | None = None
        self._lock = threading.Lock()

    def __enter__(self) -> ProcessBackend:
        return self

    def __exit__(self, *_: object) -> None:
        self.reaper.close()

    def missing(self) -> str | None:
        return None

    def lacking(self, base: App, app: App) -> None:
        """It shows whatever is declared for it."""

    def room(self, app: App) -> None:
        """As much as there is."""

    def prepare(self, app: App) -> None:
        """Begins to start the warm process; the first deployment finds it ready, or waits for it."""

        def begin() -> None:
            with suppress(VerifierError):  # whoever waits for it tries again, and tells
                self.nursery(app)

        threading.Thread(target=begin, daemon=True, name="nursery").start()

    def nursery(self, app: App) -> Nursery:
        """The warm process for trees like this one; started when first asked for, and anew when it was killed."""
        with self._lock:
            if self._nursery is not None and self._nursery.ended:
                self._nursery.close()
                self._nursery = None
            if self._nursery is None:
                self._nursery = Nursery(self.reaper, imported_modules(app))
            return self._nursery

    def deploy(self, app: App) -> ProcessDeployment:
        return self.open(app)

    def open(self, app: App, port: int | None = None) -> ProcessDeployment:
        """Runs a tree until the deployment is closed, the first copy of its service on a port, or on any free one.

        Raises VerifierError when the port is taken or something is wrong with this machine.
        """
        if port is not None:
            _demand_free(port)
        try:
            folder = self.reaper.make_directory(Path(tempfile.gettempdir()), "run-")
        except OSError as error:
            raise VerifierError(f"Cannot make a folder in {tempfile.gettempdir()}: {error.strerror}.") from error
        deployment = ProcessDeployment(self, app, folder, port)
        try:
            deployment.start()
        except BaseException as error:
            deployment.close()
            if isinstance(error, OSError):
                raise VerifierError(f"Cannot run the service in {folder}: {error.strerror}.") from error
            raise
        return deployment


def _demand_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            raise VerifierError(f"Port {port} cannot be used: {error.strerror}. Choose another with --port.") from error


class ProcessDeployment:
    """A tree that runs: its database, its service and, while a check wants one, a second copy."""

    container = None
    cluster = None

    def __init__(self, backend: ProcessBackend, app: App, folder: Path, port: int | None = None) -> None:
        """`start` starts it; `close` has to be called, whether it started or not."""
        self._backend = backend
        self._app = app
        self._folder = folder
        self._tree = folder / "app"
        self._port = port
        self._numbers = itertools.count(1)
        self._administrator = Administrator(self._connect)
        self._service: ServiceProcess | None = None
        self._restarts = 0
        self._refused: str | None = None
        self._server: PostgresServer | None = None
        self._database = ""

    def __enter__(self) -> ProcessDeployment:
        return self

    def start(self) -> None:
        self._tree.mkdir()
        self._app.write(self._tree)
        self._start_database()
        self._start_service()

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def app(self) -> App:
        return self._app

    @property
    def url(self) -> str:
        # A service that was never created is asked, too, so that its clients see what they would see.
        return self._service.url if self._service else f"http://{HOST}:9"

    @property
    def instances(self) -> list[str]:
        return [self.url]

    def ask_one(self) -> None:
        """There is but one."""

    def logs(self) -> list[str]:
        return self._service.logs() if self._service else []

    def usage(self) -> Usage:
        return self._service.usage() if self._service else Usage()

    def database_log(self) -> list[str]:
        return self._server.log() if self._server else []

    def observed(self) -> list[str]:
        return []

    def state(self) -> State:
        if self._service is None:
            return State("not created", self._refused or "")
        code = self._service.exit_code()
        if code is None:
            return State("running", restarts=self._restarts)
        return State("exited", f"exit code {code}", self._restarts)

    @contextmanager
    def replica(self) -> Iterator[ServiceProcess]:
        copy = self._spawn()
        try:
            if not copy.await_alive() and copy.lost_its_port():
                copy.stop()
                copy = self._spawn()
                copy.await_alive()
            yield copy
        finally:
            copy.stop()

    def restart(self) -> None:
        if self._service is not None:
            self._service.stop()
            self._restarts += 1
        self._start_service()

    def redeploy(self, app: App) -> list[str]:
        self._app = app
        shutil.rmtree(self._tree)
        self._tree.mkdir()
        app.write(self._tree)
        self.restart()
        return []

    @contextmanager
    def without_database(self) -> Iterator[None]:
        self._administrator.disconnect()
        if self._server is None:
            yield
            return
        with self._server.halted():
            yield

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._administrator.execute(statement, parameters)

    def lock(self, table: str) -> AbstractContextManager[None]:
        return self._administrator.lock(table)

    def close(self) -> None:
        self._administrator.disconnect()
        if self._service is not None:
            self._service.stop()
        if self._server is not None:
            self._server.stop()
        self._backend.reaper.remove_directory(self._folder)

    def _connect(self) -> Connection:
        if self._server is None:
            raise VerifierError(f"There is no database: {self._refused}.")
        return self._server.connect(self._database)

    def _start_database(self) -> None:
        """The database as its manifest sets it up. One that cannot be set up stays away, as a crashing pod would."""
        description = self._app.description.database
        names = description.container
        try:
            given = environment(self._app, description.workload)
            self._database = given[names.name].value
            scripts = [(path, self._app.text(path)) for path in description.scripts if path in self._app]
            role, password = given[names.username].value, given[names.password].value
            self._server = PostgresServer.start(
                self._backend.reaper, image(self._backend.reaper, role, password, self._database, scripts)
            )
        except (ManifestError, ScriptFailed) as error:
            self._refused = str(error)
        except KeyError as error:
            self._refused = f"the database's container has no variable {error}"

    def _start_service(self) -> None:
        try:
            self._service = self._spawn(self._port)
        except ManifestError as error:
            self._refused = str(error)
            return
        if not self._service.await_alive() and self._port is None and self._service.lost_its_port():
            self._service.stop()
            self._service = self._spawn()
            self._service.await_alive()

    def _spawn(self, port: int | None = None) -> ServiceProcess:
        nursery = self._backend.nursery(self._app)
        return ServiceProcess(
            self._app,
            self._tree,
            self._environment(port or free_port()),
            self._folder / f"service-{next(self._numbers)}.log",
            reaper=self._backend.reaper,
            nursery=None if nursery.shadowed(self._app) else nursery,
        )

    def _environment(self, listen: int) -> dict[str, str]:
        """What the manifests give the service. Where they say where the database is, the one that runs here stands in
        for it; anything else, a misspelt host for one, is left as it is and leads nowhere, as it would in a cluster.
        """
        description = self._app.description
        given = {name: found.value for name, found in environment(self._app, description.service.workload).items()}
        names = description.database.variables
        hosts, ports = service_ports(self._app, description.database.workload)
        port = self._server.port if self._server else free_port()
        if given.get(names.host) in hosts and given.get(names.port) in ports:
            given |= {names.host: HOST, names.port: str(port)}
        given |= {description.service.host: HOST, description.service.port: str(listen)}
        return {name: os.environ[name] for name in INHERITED if name in os.environ} | given
