"""A tree on a cluster: its manifests, applied in a namespace of its own, and the pods that come of them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, contextmanager, suppress
from typing import Any

from bases.app import App
from bases.description import Workload
from bases.manifests import ManifestError, environment
from bases.tools import PodStatus
from bases.usage import Usage
from images.errors import BuildError
from verifier.backends.backend import NOT_BUILT, State
from verifier.cluster.applying import Applied, Applier
from verifier.cluster.copies import PodCopy, start_copy, total
from verifier.cluster.database import PodDatabase
from verifier.cluster.inside import PodInside
from verifier.cluster.mending import Mender, replace_pods
from verifier.cluster.namespace import PATIENCE_SECONDS, SETTLE_SECONDS, Namespace
from verifier.cluster.observing import observe
from verifier.cluster.states import is_running
from verifier.cluster.volumes import lend
from verifier.cluster.watching import Watch
from verifier.containers.service import NOWHERE
from verifier.errors import VerifierError
from verifier.probing import is_alive
from verifier.reaping.reaper import Reaper

CONNECTIONS = 3
TOLD_SECONDS = 4.0
MENDED_PATIENCE_SECONDS = 40.0
"""A name server remembers for half a minute that a name led nowhere."""


class ClusterDeployment:
    """It begins to run with `start`; `close` has to be called, whether it started or not."""

    def __init__(
        self, namespace: Namespace, app: App, labels: Mapping[str, str], image: Callable[[App], str],
        client: Callable[[], Any], leave: Callable[[str], None], reaper: Reaper,
    ) -> None:  # fmt: skip
        """`image` gives the name under which the cluster finds a tree's image, `client` the engine that built it,
        and `leave` is told of the namespace when nobody needs it any more.
        """
        self.app = app
        self._namespace = namespace
        self._labels = labels
        self._image = image
        self._leave = leave
        self._watch = Watch(namespace, reaper)
        self._applier = Applier(namespace.cluster, namespace.name)
        self._mender = Mender(namespace, self._applier, app.description)
        self._applied, self._applied_image = Applied(), ""
        self._numbers = itertools.count(1)
        self._database: PodDatabase | None = None
        self._no_database = "it was not started"
        self._refused, self._log = "", tuple[str, ...]()
        self._url, self._instances = NOWHERE, [NOWHERE]
        self._alike = True
        self._threads = ThreadPoolExecutor(4, thread_name_prefix="pods")
        self.container = PodInside(client, lambda: image(self.app), self._copies)

    def __enter__(self) -> ClusterDeployment:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def start(self) -> None:
        self._namespace.cluster.create(
            "/api/v1/namespaces",
            {
                "apiVersion": "v1",
                "kind": "Namespace",
                "metadata": {"name": self._namespace.name, "labels": self._labels},
            },
        )
        try:
            self._database = PodDatabase(self._namespace, self.app)
        except ManifestError as error:
            self._no_database = str(error)
        except KeyError as error:
            self._no_database = f"the database's container has no variable {error}"
        self._apply()
        self.settle(SETTLE_SECONDS)

    def close(self) -> None:
        """Begins to remove all of it."""
        try:
            if self._database is not None:
                self._database.administrator.disconnect()
            self._threads.shutdown()
            self._watch.close()
        finally:
            self._leave(self._namespace.name)

    # what clients and operators reach

    @property
    def cluster(self) -> ClusterDeployment:
        return self

    @property
    def url(self) -> str:
        return self._url

    @property
    def instances(self) -> list[str]:
        return self._instances

    def ask_one(self) -> None:
        """From now on its clients are led to one copy, for the copies are not alike."""
        self._alike = False
        self._find_url()

    def logs(self) -> list[str]:
        """What every copy has written or, when there is none for its image cannot be built, the build's log."""
        texts = self._threads.map(PodCopy.logs, self._copies(dead=True))
        return [line for lines in texts for line in lines] or list(self._log)

    def usage(self) -> Usage:
        return total(list(self._threads.map(PodCopy.usage, self._copies())))

    def database_log(self) -> list[str]:
        return self._database.log() if self._database else []

    def observed(self) -> list[str]:
        refused = [f"refused: {text}" for text in self._applied.refused]
        left_out = [f"left out, for this cluster does not know it: {what}" for what in self._applied.left_out]
        older = [f"applied as {what}, for this cluster knows no newer version" for what in self._applied.older]
        return [*refused, *left_out, *older, *observe(self._namespace, self.app)]

    def state(self) -> State:
        pods = self._pods(self._service)
        restarts = sum(pod.restarts for pod in pods)
        if self._refused:
            return State(NOT_BUILT, self._refused)
        if not pods:
            return State("not created", "; ".join(self._applied.refused))
        if any(is_running(pod) for pod in self._namespace.raw_pods(self._service)):
            return State("running", "; ".join(pod.told for pod in pods if not pod.ready), restarts)
        return State("exited" if any(pod.started for pod in pods) else "not created", pods[0].told, restarts)

    @contextmanager
    def replica(self) -> Iterator[PodCopy]:
        copy = start_copy(self._namespace, self._watch, self._service, f"copy-{next(self._numbers)}", self._port())
        try:
            copy.await_ready()
            yield copy
        finally:
            copy.remove()

    def restart(self) -> None:
        """Applies all of it once more, and replaces every pod of the service."""
        self._apply()
        replace_pods(self._namespace, self._service)
        self.settle(SETTLE_SECONDS)

    def redeploy(self, app: App) -> list[str]:
        """Does what a person would who mends it: apply and, where that is not enough, what else there is to do."""
        before, image, self.app = self._applied, self._applied_image, app
        self._alike = True
        if self._database is not None:
            # Its pod may be replaced: who stays connected keeps it from ending, and is cut off then.
            self._database.administrator.disconnect()
        self._apply()
        steps = ["rebuild the image"] if self._applied_image != image else []
        if self._applied.refused:
            steps += self._mender.delete_refused(before, self._applied.refused)
            self._apply()
        steps.append("kubectl apply")
        steps += self._mender.prune(before, self._applied)
        steps += self._mender.renew_pods(self._applied)
        steps += self._mender.free_database()
        self.settle(SETTLE_SECONDS, MENDED_PATIENCE_SECONDS)
        return steps

    @contextmanager
    def without_database(self) -> Iterator[None]:
        if self._database is None:
            yield
            return
        with self._database.away():
            yield

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        return self._server().administrator.execute(statement, parameters)

    def lock(self, table: str) -> AbstractContextManager[None]:
        return self._server().administrator.lock(table)

    # what checks of a cluster ask

    def refused(self) -> Sequence[str]:
        return self._applied.refused

    def pods(self, workload: Workload) -> Sequence[PodStatus]:
        return self._pods(workload)

    def endpoints(self, service: str) -> Sequence[str]:
        return self._namespace.endpoints(service)

    def address(self, service: str) -> str | None:
        return self._namespace.address(service)

    def roll_out(self, change: Mapping[str, object] | None = None, seconds: float = 90.0) -> bool:
        self._namespace.roll(self._service, change)
        done = self._namespace.await_rollout(self._service, seconds)
        self._find_url()
        return done

    def roll_back(self) -> str:
        what = f"{self._service.kind.lower()}/{self._service.name}"
        ended = self._namespace.cluster.run("rollout", "undo", "--namespace", self._namespace.name, what)
        return ended.stderr.strip() if ended.returncode else ""

    def lose(self, workload: Workload) -> None:
        if self._database is not None and workload == self.app.description.database.workload:
            self._database.remove_pods()
        elif pods := self._pods(workload):
            self._namespace.delete_pods([pods[0].name])

    def retire(self, pod: str) -> None:
        self._namespace.delete_pods([pod], at_once=False)

    def warnings(self, pod: str) -> Sequence[str]:
        events = (event for event in self._namespace.events() if event.get("type") == "Warning")
        return [str(event.get("message")) for event in events if event["involvedObject"].get("name") == pod]

    def disruptions(self, workload: Workload) -> Sequence[int]:
        return self._namespace.disruptions(workload)

    def versions(self) -> int:
        return len(self._namespace.versions(self._service))

    def settle(self, seconds: float = 60.0, patience: float = PATIENCE_SECONDS) -> bool:
        done = self._namespace.settle([self.app.description.database.workload, self._service], seconds, patience)
        self._find_url()
        return done

    def apply_again(self) -> Sequence[str]:
        before = self._generations()
        applied = self._applier.apply(self._applied)
        after = self._generations()
        return [*(name for name in after if after[name] != before.get(name)), *applied.refused]

    # how it comes to be

    def _generations(self) -> dict[str, object]:
        """What tells each object from what it is after a change of its own, whatever its status says meanwhile."""
        found: dict[str, object] = {}
        for thing in self._applied.objects:
            about = (self._applier.live(thing) or {}).get("metadata", {})
            name = f"{thing['kind'].lower()}/{thing['metadata']['name']}"
            found[name] = (about.get("uid"), about.get("generation") or about.get("resourceVersion"))
        return found

    @property
    def _service(self) -> Workload:
        return self.app.description.service.workload

    def _pods(self, workload: Workload) -> list[PodStatus]:
        return self._namespace.pods(workload)

    def _copies(self, *, dead: bool = False) -> list[PodCopy]:
        """The service's pods that run, or that ever did."""
        port = self._port()
        pods = self._namespace.raw_pods(self._service)
        return [
            PodCopy(self._namespace, self._watch, str(pod["metadata"]["name"]), self._service, port)
            for pod in pods
            if dead or is_running(pod)
        ]

    def _port(self) -> int:
        """The port that the service listens on, as it is told."""
        with suppress(ManifestError, ValueError):
            given = environment(self.app, self._service).get(self.app.description.service.port)
            if given is not None:
                return int(given.value)
        return 80

    def _server(self) -> PodDatabase:
        if self._database is None:
            raise VerifierError(f"There is no database: {self._no_database}.")
        return self._database

    def _apply(self) -> None:
        self._refused, self._log = "", ()
        try:
            image = self._image(self.app)
        except BuildError as error:
            self._refused, self._log = str(error), error.log
            image = f"{self._namespace.name}:missing"
        self._applied_image = image
        read = self._applier.read(self.app, image)
        lend(self._namespace.cluster, self._namespace.name, read.objects, self._labels)
        self._applied = self._applier.apply(read)

    def _find_url(self) -> None:
        """The Service as long as it is sound, or else one pod, as by port-forward: what is wrong with the Service is
        for the checks of it to say, and for no others.
        """
        self._url = NOWHERE
        self._instances = [copy.url for copy in self._copies()] or [NOWHERE]
        self._url = next((url for url in self._instances if self._is_alive(url)), self._instances[0])
        if not self._alike:
            return
        front = self.app.description.service.front
        address = self._namespace.address(front.service)
        if not address or not self._ready():
            return
        # Nodes are told of a Service and its endpoints some seconds after the API.
        url = f"http://{address}:{front.port}"

        def sound() -> bool:
            # Where there is no such port, a network's own gateway may take the connection, and say something else.
            leads = self._namespace.endpoints(front.service) == self._ready()
            return leads and all(self._is_alive(url) for _ in range(CONNECTIONS))

        if self._namespace.wait(sound, TOLD_SECONDS):
            self._url = url

    def _ready(self) -> list[str]:
        """Where the Service should lead."""
        return sorted(f"{pod.address}:{self._port()}" for pod in self._pods(self._service) if pod.ready)

    def _is_alive(self, url: str) -> bool:
        host, _, port = url.removeprefix("http://").partition(":")
        return is_alive(host, int(port), self.app.description.service.liveness)
