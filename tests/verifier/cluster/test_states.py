"""What a pod's status comes to, on statuses as the API gives them."""

from __future__ import annotations

from typing import Any

import pytest

from verifier.cluster.states import exit_code, is_running, status

SCHEDULED = {"type": "PodScheduled", "status": "True"}
READY = {"type": "Ready", "status": "True"}
NOT_READY = {"type": "Ready", "status": "False"}


def pod(*containers: dict[str, Any], conditions: list[dict[str, str]], **more: Any) -> dict[str, Any]:
    return {
        "metadata": {"name": "stars-1"},
        "spec": {"containers": [{"name": each["name"]} for each in containers] or [{"name": "stars"}]},
        "status": {"phase": "Pending", "conditions": conditions, "containerStatuses": list(containers), **more},
    }


def container(state: dict[str, Any], *, last: dict[str, Any] | None = None, restarts: int = 0) -> dict[str, Any]:
    return {"name": "stars", "state": state, "lastState": last or {}, "restartCount": restarts}


RUNNING = {"running": {"startedAt": "2026-01-01T00:00:00Z"}}


def waiting(reason: str, message: str = "") -> dict[str, Any]:
    return {"waiting": {"reason": reason, "message": message}}


def ended(reason: str, code: int) -> dict[str, Any]:
    return {"terminated": {"reason": reason, "exitCode": code}}


def test_all_is_well() -> None:
    seen = status(pod(container(RUNNING), conditions=[SCHEDULED, READY], podIP="10.0.0.7", phase="Running"))
    assert (seen.scheduled, seen.started, seen.ready, seen.restarts) == (True, True, True, 0)
    assert (seen.address, seen.reason) == ("10.0.0.7", "")
    assert is_running(pod(container(RUNNING), conditions=[]))


@pytest.mark.parametrize("up", [True, False, None])
def test_a_container_is_up_when_its_startup_probe_has_said_so(up: bool | None) -> None:
    seen = status(pod({**container(RUNNING), "started": up}, conditions=[SCHEDULED, NOT_READY]))
    assert (seen.started, seen.up, seen.ready) == (True, bool(up), False)


def test_a_pod_without_a_node_says_why() -> None:
    placed = {"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1 nodes: no room"}
    seen = status(pod(conditions=[placed]))
    assert (seen.scheduled, seen.started, seen.reason) == (False, False, "Unschedulable")
    assert seen.told == "stars-1 Unschedulable: 0/1 nodes: no room"


@pytest.mark.parametrize(
    ("state", "last", "reason", "started"),
    [
        (waiting("ImagePullBackOff", "Back-off"), None, "ImagePullBackOff", False),
        (waiting("CreateContainerConfigError", "no secret"), None, "CreateContainerConfigError", False),
        (waiting("CrashLoopBackOff"), ended("Error", 1), "CrashLoopBackOff", True),
        (waiting("CrashLoopBackOff"), ended("ContainerCannotRun", 127), "CrashLoopBackOff", False),
        (waiting("ContainerCreating"), None, "", False),
        (ended("OOMKilled", 137), None, "OOMKilled", True),
        (RUNNING, None, "NotReady", True),
    ],
)
def test_a_container_that_is_not_up_says_why(
    state: dict[str, Any], last: dict[str, Any] | None, reason: str, started: bool
) -> None:
    seen = status(pod(container(state, last=last), conditions=[SCHEDULED, NOT_READY]))
    assert (seen.reason, seen.started, seen.ready) == (reason, started, False)


def test_why_it_ended_before_is_told_with_the_loop() -> None:
    seen = status(pod(container(waiting("CrashLoopBackOff"), last=ended("OOMKilled", 137), restarts=3), conditions=[]))
    assert seen.message == "OOMKilled, exit code 137"
    assert seen.restarts == 3


def test_an_init_container_counts() -> None:
    early = {"name": "wait", "state": waiting("CrashLoopBackOff"), "lastState": ended("Error", 1), "restartCount": 2}
    seen = status(pod(container(waiting("PodInitializing")), conditions=[SCHEDULED], initContainerStatuses=[early]))
    assert (seen.reason, seen.restarts, seen.started) == ("CrashLoopBackOff", 2, False)


def test_a_pod_that_the_node_has_thrown_out_says_so() -> None:
    seen = status(pod(conditions=[SCHEDULED], reason="Evicted", message="The node was low on memory."))
    assert seen.told == "stars-1 Evicted: The node was low on memory."


def test_the_exit_code_is_that_of_the_named_container() -> None:
    there = pod(container(ended("Completed", 0)), conditions=[])
    assert exit_code(there, "stars") == 0
    assert exit_code(there, "other") is None
    assert exit_code(pod(container(RUNNING), conditions=[]), "stars") is None
    assert not is_running(there)
