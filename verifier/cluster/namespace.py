"""One namespace of a cluster: what is in it, asked and changed."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from bases.description import Workload
from bases.tools import PodStatus
from verifier.cluster.kubectl import Kubectl
from verifier.cluster.states import STUCK, status

POLL_SECONDS = 0.5
"""A question costs the cluster some milliseconds of a processor, which the pods that are waited for need, too."""
PATIENCE_SECONDS = 15.0
"""So long may a pod look the same before nobody expects more of it: four times what a healthy one takes."""
STUCK_PATIENCE_SECONDS = 5.0
SCALED_SECONDS = 30.0
"""Twice as long as an autoscaler takes to look again."""
COUNTED_SECONDS = 8.0
"""So long may it take until all pods of a budget are ready and its controller has counted them."""
GREATEST_PRESSURE = 3.0
SETTLE_SECONDS = 120.0
LISTS = {"Deployment": "deployments", "StatefulSet": "statefulsets"}
REVISION = "controller-revision-hash"
"""The label by which a StatefulSet tells which revision of itself a pod is of."""
TEMPLATE = "pod-template-hash"
"""The label that a Deployment gives its pods; their ReplicaSet is called by both names."""
RESTARTED = "kubectl.kubernetes.io/restartedAt"

Thing = Mapping[str, Any]


class Namespace:
    """A namespace, by its name."""

    def __init__(self, cluster: Kubectl, name: str) -> None:
        self.cluster = cluster
        self.name = name

    def get(self, kind: str, name: str = "") -> Any:
        """An object or, without a name, all of a kind, such as `pods`. None when it is not there."""
        return self.cluster.get(f"{self._below(kind)}/{name}" if name else self._below(kind))

    def workload(self, workload: Workload) -> Thing | None:
        found: Thing | None = self.cluster.get(self._workload(workload))
        return found

    def patch_workload(self, workload: Workload, change: Thing) -> None:
        self.cluster.patch(self._workload(workload), change)

    def delete_pods(self, names: Sequence[str], *, at_once: bool = True) -> None:
        for name in names:
            self.cluster.delete(f"{self._below('pods')}/{name}", at_once=at_once)

    def raw_pods(
        self, workload: Workload, *, leaving: bool = False, among: Sequence[Thing] | None = None
    ) -> list[Thing]:
        """A workload's pods by name; those on their way out only if they are asked for, too. Of all that there are now,
        or among those that were read before.
        """
        every = (self.get("pods") or ()) if among is None else among
        pods = [pod for pod in every if _owned_by(pod, {_owner(workload, pod)})]
        kept = [pod for pod in pods if leaving or not _is_leaving(pod)]
        return sorted(kept, key=lambda pod: str(pod["metadata"]["name"]))

    def versions(self, workload: Workload) -> list[Thing]:
        """The ReplicaSets of a Deployment."""
        found = self.cluster.get(f"/apis/apps/v1/namespaces/{self.name}/replicasets") or ()
        return [each for each in found if _owned_by(each, {workload.name})]

    def pods(self, workload: Workload) -> list[PodStatus]:
        return [status(pod) for pod in self.raw_pods(workload)]

    def endpoints(self, service: str) -> list[str]:
        """Where a Service leads to, `address:port`, sorted."""
        found = self.get("endpoints", service) or {}
        return sorted(
            f"{address['ip']}:{port['port']}"
            for subset in found.get("subsets") or ()
            for address in subset.get("addresses") or ()
            for port in subset.get("ports") or ()
        )

    def address(self, service: str) -> str | None:
        spec = (self.get("services", service) or {}).get("spec", {})
        found = spec.get("clusterIP")
        return found if found and found != "None" else None

    def disruptions(self, workload: Workload) -> list[int]:
        """For each disruption budget that counts pods of a workload, how many of these may go at this moment."""
        self.wait(lambda: all(_has_counted(budget, pods) for budget, pods in self._counting(workload)), COUNTED_SECONDS)
        return [int(budget.get("status", {}).get("disruptionsAllowed", 0)) for budget, _ in self._counting(workload)]

    def _counting(self, workload: Workload) -> Iterator[tuple[Thing, list[PodStatus]]]:
        """The budgets that count pods of a workload, with all the pods that they count."""
        mine = {str(pod["metadata"]["name"]) for pod in self.raw_pods(workload)}
        for budget in self._budgets():
            labels = (budget["spec"].get("selector") or {}).get("matchLabels") or {}
            wanted = ",".join(f"{key}={value}" for key, value in labels.items())
            found = self.cluster.get(self._below("pods"), labelSelector=wanted) or ()
            pods = [status(pod) for pod in found if not _is_leaving(pod)]
            if mine.intersection(pod.name for pod in pods):
                yield budget, pods

    def _budgets(self) -> list[Thing]:
        """The disruption budgets, in whichever version the cluster has them."""
        for version in ("policy/v1", "policy/v1beta1"):
            found: list[Thing] | None = self.cluster.get(f"/apis/{version}/namespaces/{self.name}/poddisruptionbudgets")
            if found is not None:
                return found
        return []

    def settle(
        self, workloads: Sequence[Workload], seconds: float = SETTLE_SECONDS, patience: float = PATIENCE_SECONDS
    ) -> bool:
        """Waits until all of them are as they should be, or none of them gets any further; whether all are. Each is
        taken to need those before it.
        """
        deadline = time.monotonic() + seconds
        self.wait(lambda: all(self._is_scaled(workload) for workload in workloads), SCALED_SECONDS)
        pressure = _pressure()
        seen, since = "", time.monotonic()
        while True:
            pods = self.get("pods") or ()
            states = [self._state(workload, pods) for workload in workloads]
            if all(state.done for state in states):
                return True
            looks = repr(states)
            # A pod that was told to end takes as long as it is given, and the next one waits for that.
            if looks != seen or any(_is_leaving(pod) for pod in pods):
                seen, since = looks, time.monotonic()
            now = time.monotonic()
            bears = STUCK_PATIENCE_SECONDS if _wait_in_vain(states) else patience
            if now > deadline or now - since > bears * pressure or all(state.done or state.stuck for state in states):
                return False
            time.sleep(POLL_SECONDS)

    def of_old_revision(self, workload: Workload) -> list[PodStatus]:
        """The pods of a StatefulSet that are not of the revision that it is to have."""
        thing = self.workload(workload) or {}
        wanted = thing.get("status", {}).get("updateRevision")
        pods = self.raw_pods(workload)
        return [status(pod) for pod in pods if pod["metadata"].get("labels", {}).get(REVISION) != wanted]

    def is_observed(self, workload: Workload) -> bool:
        """Whether its controller has seen how a workload is meant to be by now."""
        thing = self.workload(workload)
        return thing is None or _is_current(thing)

    def await_rollout(self, workload: Workload, seconds: float) -> bool:
        return self.wait(lambda: self._state(workload).done, seconds)

    def wait(self, condition: Callable[[], bool], seconds: float) -> bool:
        """Whether a condition came to hold in time."""
        deadline = time.monotonic() + seconds
        while not condition():
            if time.monotonic() > deadline:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def roll(self, workload: Workload, container: Thing | None = None) -> None:
        """Asks for new pods in place of the old ones, with a change to the workload's container or without."""
        now = datetime.now(UTC).isoformat()
        template: dict[str, Any] = {"metadata": {"annotations": {RESTARTED: now}}}
        if container is not None:
            template["spec"] = {"containers": [{"name": workload.container, **container}]}
        self.patch_workload(workload, {"spec": {"template": template}})

    def await_gone(self, seconds: float) -> bool:
        """Whether nothing is left of it."""
        return self.wait(lambda: self.cluster.get(f"/api/v1/namespaces/{self.name}") is None, seconds)

    def events(self) -> list[Thing]:
        """What has happened, the oldest first."""
        return sorted(self.get("events") or (), key=lambda event: str(event.get("lastTimestamp") or ""))

    def log(self, pod: str, container: str) -> str:
        """Nothing, where there is none."""
        return self.cluster.text(f"{self._below('pods')}/{pod}/log", container=container) or ""

    def run(self, pod: str, container: str, *command: str) -> tuple[int, str]:
        """Runs a command in a container: its exit code, and what it says."""
        ended = self.cluster.run("exec", "--namespace", self.name, pod, "--container", container, "--", *command)
        return ended.returncode, (ended.stdout + ended.stderr).strip()

    def _below(self, kind: str) -> str:
        return f"/api/v1/namespaces/{self.name}/{kind}"

    def _workload(self, workload: Workload) -> str:
        return f"/apis/apps/v1/namespaces/{self.name}/{LISTS[workload.kind]}/{workload.name}"

    def _is_scaled(self, workload: Workload) -> bool:
        """Whether a workload has as many replicas as its autoscaler lets it have, if there is one."""
        scalers = self.cluster.get(f"/apis/autoscaling/v1/namespaces/{self.name}/horizontalpodautoscalers") or ()
        for spec in (scaler["spec"] for scaler in scalers):
            target = spec["scaleTargetRef"]
            if (target["kind"], target["name"]) == (workload.kind, workload.name):
                replicas = ((self.workload(workload) or {}).get("spec") or {}).get("replicas", 1)
                return int(spec.get("minReplicas", 1)) <= int(replicas) <= int(spec["maxReplicas"])
        return True

    def _state(self, workload: Workload, among: Sequence[Thing] | None = None) -> _State:
        thing = self.workload(workload)
        pods = [status(pod) for pod in self.raw_pods(workload, among=among)]
        if thing is None:
            return _State(done=False, stuck=True, looks="")
        wanted = int(thing["spec"].get("replicas", 1))
        told = thing.get("status", {})
        current = _is_current(thing)
        updated = _updated(thing)
        done = current and updated == wanted == len(pods) and all(pod.ready for pod in pods)
        refused = any(each["type"] == "ReplicaFailure" for each in told.get("conditions", ()))
        # Until the new pods are made, the old ones say nothing of them.
        made = len(pods) >= wanted and updated >= wanted
        stuck = current and (made or refused) and all(_hangs(pod) for pod in pods)
        return _State(done, stuck, repr((current, updated, [_progress(pod) for pod in pods], refused)))


def _pressure() -> float:
    """How much longer things take than on a machine that has nothing else to do: a local cluster is on this one."""
    busy = os.getloadavg()[0] / (2 * (os.cpu_count() or 1))
    return min(max(busy, 1.0), GREATEST_PRESSURE)


class _State:
    """How far a workload is, and what tells this from a moment ago."""

    def __init__(self, done: bool, stuck: bool, looks: str) -> None:
        self.done, self.stuck, self._looks = done, stuck, looks

    def __repr__(self) -> str:
        return self._looks


def _wait_in_vain(states: Sequence[_State]) -> bool:
    """Whether each that is still on its way needs one that is stuck."""
    stuck = False
    for state in states:
        if not state.done and not state.stuck and not stuck:
            return False
        stuck = stuck or (state.stuck and not state.done)
    return stuck


def _progress(pod: PodStatus) -> tuple[object, ...]:
    """How far a pod is. The words for why it is no further come and go."""
    return (pod.name, pod.phase, pod.scheduled, pod.started, pod.ready, min(pod.restarts, 2), pod.reason in STUCK)


def _hangs(pod: PodStatus) -> bool:
    """Whether it is ready, or will not become so. A container that has ended once may do better the next time."""
    return pod.ready or (pod.reason in STUCK and (pod.reason != "CrashLoopBackOff" or pod.restarts > 1))


def _has_counted(budget: Thing, pods: Sequence[PodStatus]) -> bool:
    """Whether all pods of a budget are ready, and its controller has seen it."""
    return bool(budget.get("status", {}).get("currentHealthy", 0) >= len(pods))


def _is_current(thing: Thing) -> bool:
    return bool(thing.get("status", {}).get("observedGeneration", 0) >= thing["metadata"]["generation"])


def _updated(thing: Thing) -> int:
    told = thing.get("status", {})
    if "currentRevision" in told or "updateRevision" in told:
        # Once all are of the new revision, it is the current one, and none is counted as updated.
        whole = told.get("currentRevision") == told.get("updateRevision")
        return int(told.get("currentReplicas" if whole else "updatedReplicas", 0))
    return int(told.get("updatedReplicas", 0))


def _owned_by(thing: Thing, names: set[str]) -> bool:
    return any(owner["name"] in names for owner in thing["metadata"].get("ownerReferences") or ())


def _owner(workload: Workload, pod: Thing) -> str:
    """Whose a pod is when it is a workload's: a Deployment has one more thing between itself and its pods."""
    if workload.kind != "Deployment":
        return workload.name
    return f"{workload.name}-{pod['metadata'].get('labels', {}).get(TEMPLATE, '')}"


def _is_leaving(pod: Thing) -> bool:
    return "deletionTimestamp" in pod["metadata"]
