"""256MB, as one says it."""

from collections.abc import Callable, Iterator
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.lost import TAKEN
from faults.kinds.kubernetes.parts import below, listed, parts


class QuantityInMegabytes(SpotFault):
    """A quantity has a unit that Kubernetes does not know.

    Everybody writes MB and GB; a quantity has M or Mi, G or Gi. The object cannot be read, and there are no pods.

    Find it: the API server says that quantities must match a regular expression; `grep -E '[0-9][KMG]B' manifests/*`
    finds the one that does not. Mend it: write the unit as Kubernetes does: Mi for 1024 times 1024 bytes.
    """

    group = Group.APPLY

    def spots(self, app: App) -> Iterator[Spot]:
        for part in parts(app):
            shows = (TAKEN, *part.absent)
            if _is_binary(below(part.container, "resources", "limits").get("memory")):
                yield Spot(f"{part.name}.memory", part.with_container(_memory), shows)
            claims = listed(below(part.thing.data, "spec"), "volumeClaimTemplates")
            for number, claim in enumerate(claims):
                if _is_binary(below(claim, "spec", "resources", "requests").get("storage")):
                    name = str(below(claim, "metadata").get("name"))
                    yield Spot(f"{part.name}.{name}", part.with_workload(_storage(number)), shows)

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
              memory: 256Mi # twice what it needs
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
              memory: 256MB # twice what it needs
""",
        ),
    )


def _is_binary(quantity: object) -> bool:
    return isinstance(quantity, str) and quantity[:-2].isdecimal() and quantity[-2:] in ("Ki", "Mi", "Gi", "Ti")


def _memory(container: Any) -> None:
    limits = container["resources"]["limits"]
    limits["memory"] = f"{limits['memory'][:-1]}B"


def _storage(number: int) -> Callable[[Any], None]:
    def change(document: Any) -> None:
        requests = document["spec"]["volumeClaimTemplates"][number]["spec"]["resources"]["requests"]
        requests["storage"] = f"{requests['storage'][:-1]}B"

    return change
