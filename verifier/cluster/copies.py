"""Copies of the service as pods: those that a Deployment keeps, and one more that belongs to nobody."""

from __future__ import annotations

import copy
import time
from collections.abc import Sequence
from typing import Any

from bases.description import Workload
from bases.usage import Usage
from verifier.cluster.namespace import Namespace
from verifier.cluster.states import exit_code
from verifier.cluster.watching import Watch
from verifier.errors import VerifierError

START_SECONDS = 60.0
POLL_SECONDS = 0.1
TOLD_SECONDS = 5.0
"""So much later the API may tell that a container has ended."""
TERMINATE = ("python", "-ISc", "import os, signal; os.kill(1, signal.SIGTERM)")
HINDER = ("nodeSelector", "affinity", "topologySpreadConstraints")


class PodCopy:
    """A pod of the service. Its address is asked for each time: it has none at first."""

    def __init__(self, namespace: Namespace, watch: Watch, name: str, workload: Workload, port: int) -> None:
        self._namespace = namespace
        self._watch = watch
        self._workload = workload
        self._port = port
        self.name = name

    @property
    def url(self) -> str:
        pod = self._namespace.get("pods", self.name) or {}
        return f"http://{pod.get('status', {}).get('podIP', '127.0.0.1')}:{self._port}"

    def logs(self) -> list[str]:
        return self._namespace.log(self.name, self._workload.container).splitlines()

    def usage(self) -> Usage:
        return self._watch.usage(self.name, self._workload.container)

    def run(self, *command: str) -> tuple[int, str]:
        """Runs a command in its container: the exit code, and what it says."""
        return self._namespace.run(self.name, self._workload.container, *command)

    def terminate(self) -> None:
        """Sends SIGTERM to the first process, as the kubelet does."""
        self.run(*TERMINATE)

    def wait(self, seconds: float) -> int | None:
        self._namespace.wait(lambda: self._exit_code() is not None, seconds + TOLD_SECONDS)
        return self._exit_code()

    def await_ready(self) -> None:
        """Returns when it is ready, when it has ended, or when it has had the time that a probe would give it."""
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._exit_code() is None:
            pod = self._namespace.get("pods", self.name) or {}
            if any(each["type"] == "Ready" and each["status"] == "True" for each in _conditions(pod)):
                return
            time.sleep(POLL_SECONDS)

    def remove(self) -> None:
        self._namespace.delete_pods([self.name])

    def _exit_code(self) -> int | None:
        pod = self._namespace.get("pods", self.name)
        return None if pod is None else exit_code(pod, self._workload.container)


def start_copy(namespace: Namespace, watch: Watch, workload: Workload, name: str, port: int) -> PodCopy:
    """One more pod, made as the Deployment makes its own, which no Service and no Deployment knows of."""
    thing = namespace.workload(workload)
    if thing is None:
        raise VerifierError(f"There is no {workload.kind} {workload.name} to make a copy of.")
    spec: dict[str, Any] = copy.deepcopy(thing["spec"]["template"]["spec"])
    spec["restartPolicy"] = "Never"
    for key in HINDER:
        spec.pop(key, None)
    for container in spec["containers"]:
        container.pop("livenessProbe", None)  # the check itself watches it
    pod = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": name, "namespace": namespace.name, "labels": {"copy": name}},
        "spec": spec,
    }
    namespace.cluster.create(f"/api/v1/namespaces/{namespace.name}/pods", pod)
    return PodCopy(namespace, watch, name, workload, port)


def total(usages: Sequence[Usage]) -> Usage:
    """What several copies hold together."""
    return Usage(
        memory=sum(each.memory for each in usages),
        descriptors=sum(each.descriptors for each in usages),
        threads=sum(each.threads for each in usages),
        children=sum(each.children for each in usages),
        temporary_files=sum(each.temporary_files for each in usages),
        cpu_seconds=sum(each.cpu_seconds for each in usages),
    )


def _conditions(pod: dict[str, Any]) -> Sequence[dict[str, Any]]:
    found: Sequence[dict[str, Any]] = pod.get("status", {}).get("conditions", ())
    return found
