"""What faults in how pods are replaced have in common."""

from __future__ import annotations

from typing import Any

from bases.app import App
from faults.kinds.kubernetes.tried import require
from faults.kinds.placed import answers

SERVES = answers("rollout.serves")
WAITS = answers("rollout.waits")
FAREWELL = answers("pods.farewell")


def add_to_spec(app: App, document: Any, key: str, value: object) -> None:
    """Sets a field of a workload that it does not have, above the selector. Raises EditError when it has it."""
    spec = document["spec"]
    require(app, key not in spec, f"a workload without {key}")
    spec.insert(list(spec).index("selector"), key, value)


def sleep_seconds(container: Any) -> int:
    """For how long a container sleeps before it is stopped. KeyError, ValueError when it does not."""
    program, seconds = container["lifecycle"]["preStop"]["exec"]["command"]
    if program != "sleep":
        raise ValueError(f"{program} is not sleep")
    return int(seconds)
