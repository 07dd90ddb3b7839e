"""The service's Postgres in a container, as its manifest sets it up, and its administrator's connection."""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

import psycopg

from bases.app import App
from bases.manifests import environment, service_ports
from bases.pods import Pod, read_pod
from images.engine import explained
from verifier.containers.session import Session, Start, engine_failures
from verifier.errors import VerifierError
from verifier.postgres.administrator import Administrator, Connection

PORT = 5432
ACCOUNT = "postgres"
"""Whom it runs as: started as root, it would need privileges to become somebody else."""
START_SECONDS = 60.0
POLL_SECONDS = 0.05
CONNECT_SECONDS = 5
LOG_LINES = 3

# The data are thrown away, so nothing has to survive the machine.
CARELESS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")


class DatabaseContainer:
    """A server on data of its own. What is wrong with its set-up is kept in `refused`: it is the variant's fault."""

    def __init__(self, session: Session, network: str, app: App, more: Mapping[str, str]) -> None:
        """Starts it. Raises ManifestError, KeyError for a variable that it cannot do without, VerifierError."""
        description = app.description.database
        given = {name: found.value for name, found in environment(app, description.workload).items()}
        names = description.container
        self._login = {"user": given[names.username], "password": given[names.password], "dbname": given[names.name]}
        self.pod = read_pod(app, description.workload)
        self._network = network
        self.administrator = Administrator(self._connect)
        self.refused: str | None = None
        hosts, _ = service_ports(app, description.workload)
        session.fetch(self.pod.image)
        self._container = session.start(
            network,
            self.pod,
            Start(
                name=f"{network}-database",
                image=self.pod.image,
                environment=given,
                aliases=sorted(hosts),
                args=_careless(self.pod),
                user=self.pod.user or ACCOUNT,
            ),
            more,
        )

    def await_ready(self) -> None:
        """Returns when it takes connections by TCP, which it does once its scripts have run, or when it has ended."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            if not self._running():
                self.refused = "; ".join(self.log()[-LOG_LINES:])
                return
            try:
                self._connect().close()
            except psycopg.OperationalError:
                time.sleep(POLL_SECONDS)
            else:
                return
        raise VerifierError(_UNREACHABLE.format(address=self._address(), log="\n".join(self.log()[-LOG_LINES:])))

    def log(self) -> list[str]:
        with engine_failures(), explained("read the database's log"):
            return self._container.logs().decode(errors="replace").splitlines()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Without it for as long as the context lasts; then it is there again, on the same data and ready."""
        self.administrator.disconnect()
        with engine_failures(), explained("stop the database"):
            self._container.kill("SIGINT")  # Postgres' fast shutdown: sessions are cut off
            self._container.wait()
        try:
            yield
        finally:
            with engine_failures(), explained("start the database again"):
                self._container.start()
            self.await_ready()

    def _connect(self) -> Connection:
        if self.refused is not None:
            raise VerifierError(f"There is no database: {self.refused}.")
        port = next(iter(self.pod.ports.values()), PORT)
        where = {"host": self._address(), "port": port, "connect_timeout": CONNECT_SECONDS, "sslmode": "disable"}
        return psycopg.connect(autocommit=True, **where, **self._login)  # type: ignore[arg-type]

    def _address(self) -> str:
        """It may have another one each time that it is started."""
        with engine_failures(), explained("look at the database"):
            self._container.reload()
        return str(self._container.attrs["NetworkSettings"]["Networks"][self._network]["IPAddress"])

    def _running(self) -> bool:
        with engine_failures(), explained("look at the database"):
            self._container.reload()
        return bool(self._container.attrs["State"]["Running"])


_UNREACHABLE = (
    "The database in a container does not answer at {address}. This backend reaches containers at their own addresses, "
    "which the engine of a Linux machine makes possible and Docker Desktop does not; there, use a Linux machine, or "
    "--backend process for what you trust. The end of its log:\n{log}"
)


def _careless(pod: Pod) -> tuple[str, ...]:
    return (*(pod.args or ("postgres",)), *(word for setting in CARELESS for word in ("-c", setting)))
