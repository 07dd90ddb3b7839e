"""The Kubernetes backend: the variant's own manifests on a cluster, in a namespace for each run."""

from __future__ import annotations

import os
import threading
from contextlib import suppress

from docker import DockerClient
from docker.errors import APIError

from bases.app import App
from images.delivery import load_into, unload
from images.engine import connect, missing
from images.errors import EngineError
from verifier.cluster import context, leftovers, schemas
from verifier.cluster.applying import Applier
from verifier.cluster.deployment import ClusterDeployment
from verifier.cluster.kubectl import Kubectl
from verifier.cluster.namespace import Namespace
from verifier.cluster.reaching import unreachable
from verifier.cluster.room import room
from verifier.containers.builds import Builds
from verifier.containers.session import engine_failures
from verifier.errors import VerifierError
from verifier.reaping.reaper import Reaper

GONE_SECONDS = 120.0


class KubernetesBackend:
    """Runs trees on the cluster that kubectl would use. Use as a context: what it made ends with it."""

    name = "kubernetes"

    def __init__(self) -> None:
        self.reaper = Reaper()
        self.builds = Builds(_engine)
        self._lock = threading.Lock()
        self._cluster: Kubectl | None = None
        self.run = os.urandom(4).hex()
        self._open: set[str] = set()
        self._leaving: list[str] = []
        self._tags: set[str] = set()

    def __enter__(self) -> KubernetesBackend:
        return self

    def __exit__(self, *_: object) -> None:
        """Waits until the namespaces are gone. What a run still uses, for nobody waits for it, is the watchdog's."""
        try:
            if self._cluster is not None and not self._open:
                gone = [Namespace(self._cluster, name).await_gone(GONE_SECONDS) for name in self._leaving]
                if all(gone):
                    self.reaper.forget_farewell(*leftovers.farewell(self._cluster.context, self.run))
            for tag in list(self._tags):
                self._forget(tag)
        finally:
            self.reaper.close()

    def missing(self) -> str | None:
        if (reason := missing()) is not None:
            return reason
        if not schemas.available():
            return schemas.NEEDS
        try:
            return unreachable(self.cluster)
        except VerifierError as error:
            return str(error)

    def lacking(self, base: App, app: App) -> str | None:
        unknown = Applier(self.cluster, "default").unknown
        more = [what for what in unknown(app) if what not in unknown(base)]
        if not more:
            return None
        told = ", ".join(sorted({f"{thing['kind']} of {thing['apiVersion']}" for thing in more}))
        return f"This cluster does not know {told}, which the variant changes: use a newer one."

    def room(self, app: App) -> int:
        return room(self.cluster, app)

    def prepare(self, app: App) -> None:
        """Begins to build the tree's image; the first deployment finds it ready, or waits for it."""
        self.builds.begin(app)

    @property
    def cluster(self) -> Kubectl:
        """The cluster. Raises VerifierError when there is none, or none that may be used."""
        with self._lock:
            if self._cluster is None:
                cluster = Kubectl(self.reaper, context.choose())
                leftovers.sweep(cluster)
                self.reaper.register_farewell(*leftovers.farewell(cluster.context, self.run))
                self._cluster = cluster
            return self._cluster

    def deploy(self, app: App) -> ClusterDeployment:
        name = f"{leftovers.names(self.run)}{os.urandom(3).hex()}"
        self._open.add(name)
        deployment = ClusterDeployment(
            Namespace(self.cluster, name), app, leftovers.labels(self.run), lambda tree: self._named(tree, name),
            _engine, self._leave, self.reaper,
        )  # fmt: skip
        try:
            deployment.start()
        except BaseException:
            deployment.close()
            raise
        return deployment

    def _named(self, app: App, namespace: str) -> str:
        """A name of a tree's image that is this deployment's own, and that the cluster's nodes know."""
        made = self.builds.image(app)
        repository = app.description.image.rpartition(":")[0] or app.description.image
        tag = f"{repository}:{namespace}-{made.removeprefix('sha256:')[:8]}"
        if tag not in self._tags:
            self._tags.add(tag)
            with engine_failures():
                _engine().api.tag(made, repository, tag.rpartition(":")[2])
                load_into(self.cluster.context, tag)
        return tag

    def _leave(self, namespace: str) -> None:
        leftovers.remove_namespace(self.cluster, namespace)
        self._leaving.append(namespace)
        self._open.discard(namespace)
        for tag in [tag for tag in list(self._tags) if f":{namespace}-" in tag]:
            self._forget(tag)

    def _forget(self, tag: str) -> None:
        """The image stays as long as a build may use it again; its name, and what the nodes have of it, do not."""
        with suppress(APIError, EngineError):
            _engine().api.remove_image(tag, force=True, noprune=True)
        with suppress(EngineError, VerifierError):
            unload(self.cluster.context, tag)
        self._tags.discard(tag)


def _engine() -> DockerClient:
    with engine_failures():
        return connect()
