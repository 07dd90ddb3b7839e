"""A rule for all containers, made with one of them in mind."""

from collections.abc import Iterator

from bases.app import App
from bases.pods import quantity
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.parts import below, parts
from faults.kinds.kubernetes.steps import Spot, SpotFault
from faults.kinds.placed import Change


class LimitRangeBelowLimit(SpotFault):
    """The namespace allows its containers less memory than one of them is to have.

    A limit range was added beside the service, with what the service needs as the most that a container may have. The
    other workload has a higher limit. It is taken, for nobody looks at its template; each of its pods is refused.

    Find it: there are no pods of that workload; its events say that the maximum of memory per container is exceeded,
    and `kubectl describe namespace` shows the rule. Mend it: raise the maximum, or lower the container's limit.
    """

    group = Group.SCHEDULE

    def spots(self, app: App) -> Iterator[Spot]:
        limits = [
            (quantity(part.thing.path, limit), str(limit), part)
            for part in parts(app)
            if (limit := below(part.container, "resources", "limits").get("memory")) is not None
        ]
        if len(limits) == 2 and "kind: LimitRange" not in app.text(limits[0][2].thing.path):
            (least, text, part), (most, _, other) = sorted(limits, key=lambda limit: limit[0])
            if least < most:
                yield Spot(other.name, _addition(part.thing.path, text), other.absent)

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
            limits:
              memory: 200M
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
          resources:
            limits:
              memory: 1Gi
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
            limits:
              memory: 200M
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
          resources:
            limits:
              memory: 1Gi
---
apiVersion: v1
kind: LimitRange
metadata:
  name: stars-limits
spec:
  limits:
    - type: Container
      max:
        memory: 200M
""",
        ),
    )


def _addition(path: str, memory: str) -> Change:
    def change(app: App) -> App:
        lines = [
            "---", "apiVersion: v1", "kind: LimitRange", "metadata:", f"  name: {app.description.name}-limits", "spec:",
            "  limits:", "    - type: Container", "      max:", f"        memory: {memory}",
        ]  # fmt: skip
        text = app.text(path)
        end = "\r\n" if "\r\n" in text else "\n"
        return app.replace(path, text.rstrip("\r\n") + end + "".join(line + end for line in lines))

    return change
