"""Pods that keep apart, on too few nodes."""

from collections.abc import Iterator
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.parts import Part, below, insert_before, service_part
from faults.kinds.kubernetes.steps import Spot, SpotFault
from faults.kinds.placed import Change, answers


class OnePodANode(SpotFault):
    """No two pods of the service may be on one node, and there are fewer nodes than pods.

    The rule is to keep a node's loss from being the service's, and would be a wish in most manifests. Here it is
    required: as many pods run as there are nodes, and the others wait. With as many nodes as pods, it is the next
    rollout that waits, for there is no room for one pod more.

    Find it: some pods are Pending, and their events speak of anti-affinity rules. Mend it: prefer it instead of
    requiring it, or add nodes.
    """

    group = Group.SCHEDULE

    def spots(self, app: App) -> Iterator[Spot]:
        part = service_part(app)
        if part is None or "affinity" in part.pod:
            return
        replicas = below(part.thing.data, "spec").get("replicas")
        if isinstance(replicas, int) and replicas > 1 and part.labels:
            yield Spot(part.name, _separation(part), (answers("pods.scheduled"),))

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 2
  template:
    metadata:
      labels:
        app: stars
    spec:
      containers:
        - name: stars
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 2
  template:
    metadata:
      labels:
        app: stars
    spec:
      affinity:
        podAntiAffinity:
          requiredDuringSchedulingIgnoredDuringExecution:
            - labelSelector:
                matchLabels:
                  app: stars
              topologyKey: kubernetes.io/hostname
      containers:
        - name: stars
""",
        ),
    )


def _separation(part: Part) -> Change:
    rule = {"labelSelector": {"matchLabels": dict(part.labels)}, "topologyKey": "kubernetes.io/hostname"}
    affinity = {"podAntiAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": [rule]}}

    def change(pod: Any) -> None:
        insert_before(pod, "containers", "affinity", affinity)

    return part.with_pod(change)
