"""Pods that ask the node's name server."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, pod_of
from faults.kinds.kubernetes.tried import TriedWorkload, require
from faults.kinds.manifests.settings import CONNECTS


class ResolvesAsTheNodeDoes(TriedWorkload):
    """The service's pods have the DNS policy that is called Default.

    It is not the default, which is ClusterFirst: it is the node's own configuration, and the node's name server knows
    no Service. The database's name cannot be resolved from the pod, and can be from every other.

    Find it: the log says that the name could not be resolved; `/etc/resolv.conf` in the pod has neither the cluster's
    name server nor its search path. Mend it: take the policy out.
    """

    group = Group.TRAFFIC
    service = (CONNECTS,)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        pod = pod_of(document)
        require(app, "dnsPolicy" not in pod, "pods without a DNS policy")
        pod.insert(0, "dnsPolicy", "Default")

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
      # One.
      containers:
        - name: stars
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      # One.
      dnsPolicy: Default
      containers:
        - name: stars
""",
        ),
    )
