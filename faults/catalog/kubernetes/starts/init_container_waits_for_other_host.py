"""A container that waits for a database that is called otherwise."""

from typing import Any

from bases.app import App
from bases.manifests import objects
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, insert_before
from faults.kinds.kubernetes.steps import UnstartedWorkload
from faults.kinds.placed import Change


class InitContainerWaitsForOtherHost(UnstartedWorkload):
    """An init container waits for a host name that does not exist.

    It is to keep the service from starting before its database is there. The name is the one that the database's
    container has, as in a compose file; in a cluster it is the Service's name that is found. It waits for ever.

    Find it: the pods stay in Init:0/1, and the init container's log shows nothing but waiting; `kubectl get service`
    shows how the database is called. Mend it: wait for the host name that the service uses, or not at all.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        host = app.description.database.workload.container
        taken = {thing.name for thing in objects(app) if thing.kind == "Service"}
        if part.name != "service" or "initContainers" in part.pod or host in taken or "image" not in part.container:
            return None
        container = {
            "name": "wait-for-database",
            "image": part.container["image"],
            "command": ["sh", "-c", f"until getent hosts {host}; do sleep 2; done"],
        }

        def change(pod: Any) -> None:
            insert_before(pod, "containers", "initContainers", [container])

        return part.with_pod(change)

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
          image: stars:2.0.1
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      initContainers:
        - name: wait-for-database
          image: stars:2.0.1
          command:
            - sh
            - -c
            - until getent hosts postgres; do sleep 2; done
      containers:
        - name: stars
          image: stars:2.0.1
""",
        ),
    )
