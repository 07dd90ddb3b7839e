"""What the status of a pod comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from bases.tools import PodStatus

STUCK = frozenset({
    "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull",
    "CreateContainerConfigError", "CreateContainerError", "RunContainerError", "CrashLoopBackOff",
})  # fmt: skip
"""Reasons for which a pod waits that it gets out of only when somebody does something, or never for long. Not that no
node has room for it: another pod may leave, and a claim takes a moment to be bound.
"""


def status(pod: Mapping[str, Any]) -> PodStatus:
    """A pod of the API as an operator reads it."""
    seen = pod.get("status", {})
    conditions = {each["type"]: each for each in seen.get("conditions", ())}
    containers = [*seen.get("initContainerStatuses", ()), *seen.get("containerStatuses", ())]
    own = seen.get("containerStatuses", ())
    reason, message = _why(seen, conditions, containers)
    return PodStatus(
        name=str(pod["metadata"]["name"]),
        address=str(seen.get("podIP") or ""),
        phase=str(seen.get("phase", "Pending")),
        scheduled=conditions.get("PodScheduled", {}).get("status") == "True",
        started=len(own) == len(pod["spec"]["containers"]) and all(_has_started(each) for each in own),
        up=len(own) == len(pod["spec"]["containers"]) and all(each.get("started") for each in own),
        ready=conditions.get("Ready", {}).get("status") == "True",
        restarts=sum(int(each.get("restartCount", 0)) for each in containers),
        reason=reason,
        message=message,
    )


def is_running(pod: Mapping[str, Any]) -> bool:
    """Whether each of its containers runs at this moment."""
    own = pod.get("status", {}).get("containerStatuses", ())
    return bool(own) and all("running" in each.get("state", {}) for each in own)


def exit_code(pod: Mapping[str, Any], container: str) -> int | None:
    """With what a container has ended; None while it runs, or before it does."""
    for each in pod.get("status", {}).get("containerStatuses", ()):
        if each["name"] == container and (ended := each.get("state", {}).get("terminated")):
            return int(ended["exitCode"])
    return None


def _has_started(container: Mapping[str, Any]) -> bool:
    """Whether it runs, or has run: one that could not even be begun has a last state, too, but never ran."""
    state, last = container.get("state", {}), container.get("lastState", {})
    ends = [part["terminated"] for part in (state, last) if "terminated" in part]
    return "running" in state or any(end.get("reason") not in ("ContainerCannotRun", "StartError") for end in ends)


def _why(
    seen: Mapping[str, Any], conditions: Mapping[str, Mapping[str, Any]], containers: Sequence[Mapping[str, Any]]
) -> tuple[str, str]:
    placed = conditions.get("PodScheduled", {})
    if placed.get("status") == "False":
        return str(placed.get("reason", "")), str(placed.get("message", ""))
    if "reason" in seen:
        return str(seen["reason"]), str(seen.get("message", ""))
    for each in containers:
        state = each.get("state", {})
        waiting, ended = state.get("waiting"), state.get("terminated")
        if waiting and waiting.get("reason") not in (None, "PodInitializing", "ContainerCreating"):
            last = each.get("lastState", {}).get("terminated", {})
            told = str(waiting.get("message", ""))
            return str(waiting["reason"]), f"{last['reason']}, exit code {last['exitCode']}" if last else told
        if ended and ended.get("exitCode"):
            return str(ended.get("reason", "Error")), str(ended.get("message") or f"exit code {ended['exitCode']}")
    if not containers or any("waiting" in each.get("state", {}) for each in containers):
        return "", ""
    return ("", "") if conditions.get("Ready", {}).get("status") == "True" else ("NotReady", "")
