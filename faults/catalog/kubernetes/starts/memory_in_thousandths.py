"""A quarter of a byte."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import UnstartedWorkload
from faults.kinds.placed import Change


class MemoryInThousandths(UnstartedWorkload):
    """The container's memory is in thousandths of a byte.

    A small m is milli: right for CPUs, and for memory it means next to nothing. The manifest is taken, and any node has
    so much to spare; but nothing can be started in it.

    Find it: the pods stay in ContainerCreating, and their events say that the sandbox could not be started;
    `kubectl describe pod` shows limits that end in m. Mend it: write Mi.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        asked = below(part.container, "resources", "requests").get("memory", "Mi")
        limit = below(part.container, "resources", "limits").get("memory")
        fits = str(limit).endswith("Mi") and str(asked).endswith("Mi")
        return part.with_container(_shrink) if fits else None

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          resources:
            requests:
              cpu: 100m
              memory: 128Mi
            limits:
              memory: 256Mi
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          resources:
            requests:
              cpu: 100m
              memory: 128m
            limits:
              memory: 256m
""",
        ),
    )


def _shrink(container: Any) -> None:
    for amounts in container["resources"].values():
        if "memory" in amounts:
            amounts["memory"] = amounts["memory"].replace("Mi", "m")
