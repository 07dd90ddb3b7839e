"""The service's Postgres in its pod: its administrator's connection, and its absence."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

import psycopg

from bases.app import App
from bases.manifests import environment
from verifier.cluster.namespace import Namespace
from verifier.cluster.reaching import connects
from verifier.cluster.states import is_running, status
from verifier.errors import VerifierError
from verifier.postgres.administrator import Administrator, Connection

PORT = 5432
CONNECT_SECONDS = 5
GONE_SECONDS = 30.0
BACK_SECONDS = 60.0


class PodDatabase:
    """It is found anew for each connection: another pod has another address."""

    def __init__(self, namespace: Namespace, app: App) -> None:
        """Raises ManifestError, and KeyError for a variable that the container cannot do without."""
        description = app.description.database
        self._namespace = namespace
        self._workload = description.workload
        given = {name: found.value for name, found in environment(app, description.workload).items()}
        names = description.container
        self._login = {"user": given[names.username], "password": given[names.password], "dbname": given[names.name]}
        # Or a database without an encoding would be read as bytes.
        self._login["client_encoding"] = "utf8"
        self.administrator = Administrator(self._connect)

    @contextmanager
    def away(self) -> Iterator[None]:
        """Without it for as long as the context lasts; then it is there again, and ready."""
        thing = self._namespace.workload(self._workload)
        if thing is None:
            yield
            return
        with suppress(psycopg.Error, VerifierError):
            self.administrator.execute(
                "CHECKPOINT"
            )  # or it would have all to do again that was written since it started
        self._namespace.patch_workload(self._workload, {"spec": {"replicas": 0}})
        self.remove_pods()
        was_ready = int(thing.get("status", {}).get("readyReplicas") or 0) > 0
        try:
            yield
        finally:
            replicas = int(thing["spec"].get("replicas", 1))
            self._namespace.patch_workload(self._workload, {"spec": {"replicas": replicas}})
            # One that was not ready before will not become so now.
            self._namespace.await_rollout(self._workload, BACK_SECONDS if was_ready else 0.0)

    def remove_pods(self) -> None:
        """Ends it without notice. Returns when nobody listens any more: the API forgets a pod before that."""
        self.administrator.disconnect()
        # Its controller may have begun to end it: that would take as long as Postgres waits for its clients.
        pods = [status(pod) for pod in self._namespace.raw_pods(self._workload, leaving=True)]
        self._namespace.delete_pods([pod.name for pod in pods])
        addresses = [pod.address for pod in pods if pod.address]
        self._namespace.wait(lambda: not any(connects(address, PORT) for address in addresses), GONE_SECONDS)

    def log(self) -> list[str]:
        pods = self._namespace.raw_pods(self._workload)
        texts = [self._namespace.log(pod["metadata"]["name"], self._workload.container) for pod in pods]
        return [line for text in texts for line in text.splitlines()]

    def _connect(self) -> Connection:
        """Waits a moment for a pod that is about to come."""
        deadline = time.monotonic() + CONNECT_SECONDS
        while True:
            running = [pod for pod in self._namespace.raw_pods(self._workload) if is_running(pod)]
            address = str(running[0]["status"].get("podIP", "")) if running else ""
            try:
                if address:
                    where = {"host": address, "port": PORT, "connect_timeout": CONNECT_SECONDS, "sslmode": "disable"}
                    return psycopg.connect(autocommit=True, **where, **self._login)  # type: ignore[arg-type]
            except psycopg.OperationalError:
                if time.monotonic() > deadline:
                    raise
            if time.monotonic() > deadline:
                raise VerifierError("There is no database: its pod does not run.")
            time.sleep(0.1)
