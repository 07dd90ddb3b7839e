"""The Kubernetes cluster of the current context, and namespaces of it that a test has for itself."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from uuid import uuid4

ANSWERS_WITHIN_SECONDS = 15
GONE_WITHIN_SECONDS = 180
PATIENCE_SECONDS = 300
"""What any one command may take; some wait for pods."""
DEFAULT_CLASS = r"{.items[*].metadata.annotations.storageclass\.kubernetes\.io/is-default-class}"


def missing() -> str | None:
    """Why there is no cluster to test on; None when one answers."""
    if shutil.which("kubectl") is None:
        return "kubectl is missing: https://kubernetes.io/docs/tasks/tools/"
    try:
        asked = subprocess.run(
            ["kubectl", "get", "nodes", "--request-timeout", f"{ANSWERS_WITHIN_SECONDS}s"],
            capture_output=True, text=True, check=False, timeout=2 * ANSWERS_WITHIN_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return f"no Kubernetes cluster answers within {ANSWERS_WITHIN_SECONDS} seconds"
    if asked.returncode != 0:
        told = asked.stderr.strip().splitlines() or ["kubectl does not say why"]
        return f"no Kubernetes cluster answers ({told[-1]}): set KUBECONFIG, or choose a context"
    return None


class KubectlError(Exception):
    """A kubectl that did not end well: what it was asked and what it said."""


def kubectl(*arguments: str, given: str | None = None) -> str:
    """What kubectl prints. Raises KubectlError."""
    command = ["kubectl", *arguments]
    asked = subprocess.run(command, capture_output=True, text=True, check=False, input=given, timeout=PATIENCE_SECONDS)
    if asked.returncode != 0:
        raise KubectlError(f"{' '.join(command)}: {asked.stderr.strip()}")
    return asked.stdout


@dataclass(frozen=True)
class Namespace:
    """A name that nobody else uses, and what can be asked of what is there."""

    name: str
    volume: Path | None
    """Where the database's data lies on the node, if it was made by hand."""

    def kubectl(self, *arguments: str) -> str:
        """The same as `kubectl`, in this namespace."""
        return kubectl("--namespace", self.name, *arguments)

    def field(self, what: str, path: str) -> str:
        """What a JSONPath finds in an object."""
        return self.kubectl("get", what, "--output", f"jsonpath={path}")

    def url(self, service: str) -> str:
        """A Service at its own address, which a machine that runs the node reaches."""
        address = self.field(f"service/{service}", "{.spec.clusterIP}:{.spec.ports[0].port}")
        return f"http://{address}"

    def everything(self, *kinds: str) -> dict[str, dict[str, object]]:
        """The metadata of all objects of some kinds, or of all kinds but events, by kind and name."""
        wanted = kinds or tuple(
            kind
            for kind in kubectl("api-resources", "--namespaced", "--verbs=list", "--output=name").split()
            if not kind.startswith("events")
        )
        found = json.loads(self.kubectl("get", ",".join(wanted), "--ignore-not-found", "--output=json") or "{}")
        return {f"{item['kind']}/{item['metadata']['name']}": item["metadata"] for item in found.get("items", ())}


@dataclass
class Cluster:
    """The cluster, and the namespaces that are to be gone in the end."""

    prefix: str = "startup"
    _used: list[Namespace] = field(default_factory=list)

    @cached_property
    def serves_storage(self) -> bool:
        """Whether a claim that names no class gets a volume by itself."""
        return "true" in kubectl("get", "storageclass", "--output", f"jsonpath={DEFAULT_CLASS}")

    @cached_property
    def reaches_services(self) -> bool:
        """Whether this machine reaches a Service at its own address, as the node itself does. Refused is reached."""
        place = kubectl("--namespace=default", "get", "service/kubernetes", "--output=jsonpath={.spec.clusterIP}")
        try:
            socket.create_connection((place, 443), timeout=3).close()
        except ConnectionRefusedError:
            return True
        except OSError:
            return False
        return True

    @contextmanager
    def namespace(self, claim: str | None = None) -> Iterator[Namespace]:
        """A name for a namespace, which is taken away in the end with all that is in it.

        Where nobody serves storage, a claim of it gets a volume, as whoever runs such a cluster would make one.
        """
        name = f"{self.prefix}-{uuid4().hex[:8]}"
        by_hand = claim is not None and not self.serves_storage
        made = Namespace(name, Path(f"/tmp/{name}") if by_hand else None)
        self._used.append(made)
        if made.volume is not None:
            kubectl("create", "--filename=-", given=json.dumps(_volume(made, str(claim))))
        try:
            yield made
        finally:
            kubectl("delete", "namespace", name, "--ignore-not-found", "--wait=false")
            # Nobody asks them any more: they need not end gracefully.
            kubectl("--namespace", name, "delete", "pods", "--all", "--grace-period=1", "--wait=false")

    def close(self) -> None:
        """Waits until the namespaces and volumes are gone."""
        for used in self._used:
            kubectl("wait", "--for=delete", f"namespace/{used.name}", f"--timeout={GONE_WITHIN_SECONDS}s")
            if used.volume is not None:
                kubectl(
                    "delete", "persistentvolume", used.name, "--ignore-not-found", f"--timeout={GONE_WITHIN_SECONDS}s"
                )


def _volume(namespace: Namespace, claim: str) -> dict[str, object]:
    """A folder of the node for one claim. Kubernetes takes it away with the claim, which it does below /tmp only."""
    return {
        "apiVersion": "v1",
        "kind": "PersistentVolume",
        "metadata": {"name": namespace.name},
        "spec": {
            "accessModes": ["ReadWriteOnce"],
            "capacity": {"storage": "1Gi"},
            "claimRef": {"namespace": namespace.name, "name": claim},
            "hostPath": {"path": str(namespace.volume), "type": "DirectoryOrCreate"},
            "persistentVolumeReclaimPolicy": "Delete",
        },
    }


def gone(name: str, seconds: float = 60.0) -> bool:
    """Whether a volume came to be gone in time."""
    deadline = time.monotonic() + seconds
    while kubectl("get", "persistentvolume", name, "--ignore-not-found", "--output=name"):
        if time.monotonic() > deadline:
            return False
        time.sleep(0.5)
    return True
