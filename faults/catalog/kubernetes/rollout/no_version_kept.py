"""A rollout that cannot be undone."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.parts import insert_before
from faults.kinds.kubernetes.tried import TriedWorkload, require
from faults.kinds.placed import answers

KEPT = "revisionHistoryLimit"


class NoVersionKept(TriedWorkload):
    """The Deployment keeps no version but the present one.

    The ReplicaSets without pods were in somebody's way. They are what `kubectl rollout undo` goes back to: with none of
    them kept, a version that was rolled out whole and then turns out to be bad can only be replaced by building and
    applying another.

    Find it: `kubectl rollout history` lists one revision, and undo finds none to go back to. Mend it: let some be kept;
    ten are, unless one says otherwise.
    """

    group = Group.ROLLOUT
    service = (answers("rollout.history"),)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        require(app, workload.kind == "Deployment" and KEPT not in document["spec"], f"a Deployment without {KEPT}")
        insert_before(document["spec"], "selector", KEPT, 0)

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
  selector:
    matchLabels:
      app: stars
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 2
  revisionHistoryLimit: 0
  selector:
    matchLabels:
      app: stars
""",
        ),
    )
