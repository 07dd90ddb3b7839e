"""An autoscaler that may not have as many replicas as there should be."""

from collections.abc import Iterator

from bases.app import App
from bases.manifests import find_object
from faults.fault import Example
from faults.kinds.kubernetes.added import add_file
from faults.kinds.kubernetes.changed import Group, Spot
from faults.kinds.kubernetes.tried import TriedFault, require
from faults.kinds.placed import answers

FILE = "autoscaler.yaml"


class AutoscalerBelowTheReplicas(TriedFault):
    """An autoscaler's greatest number is smaller than the number of replicas that there should be.

    It was made when there were fewer. Whatever the Deployment says, and whoever scales it by hand, some seconds later
    the autoscaler has taken away what is too much for it, and at every apply they argue about it again.

    Find it: right after an apply there are as many pods as the Deployment says, and soon fewer; its events say that it
    was scaled down, and `kubectl get hpa` shows the limit. Mend it: raise the limit, and leave the number to the
    autoscaler.
    """

    group = Group.UNDO

    def tries(self, app: App) -> Iterator[Spot]:
        yield Spot("service", _scale, (answers("manifests.replicas"), answers("manifests.again")))

    examples = (
        Example(
            place="applied",
            before="""\
resources:
  - configuration.yaml
  - deployment.yaml
""",
            after="""\
resources:
  - autoscaler.yaml
  - configuration.yaml
  - deployment.yaml
""",
            beside={
                "deploy/autoscaler.yaml": """\
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata:
  name: stars-autoscaler
spec:
  scaleTargetRef:
    apiVersion: apps/v1
    kind: Deployment
    name: stars-service
  maxReplicas: 2
"""
            },
        ),
    )


def _scale(app: App) -> App:
    workload = app.description.service.workload
    thing = find_object(app, workload.kind, workload.name)
    require(app, thing, f"{workload.kind} {workload.name}")
    assert thing is not None
    replicas = thing.below("spec").get("replicas", 1)
    require(app, replicas > 1, "several replicas")
    text = f"""\
apiVersion: autoscaling/v1
kind: HorizontalPodAutoscaler
metadata:
  name: {app.description.name}-autoscaler
spec:
  scaleTargetRef:
    apiVersion: {thing.data["apiVersion"]}
    kind: {workload.kind}
    name: {workload.name}
  maxReplicas: {replicas - 1}
"""
    return add_file(app, FILE, text)
