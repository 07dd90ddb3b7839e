"""A kind that moved to another group of the API long ago."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part
from faults.kinds.kubernetes.steps import RefusedWorkload
from faults.kinds.placed import Change

CURRENT = "apps/v1"
REMOVED = {"Deployment": "extensions/v1beta1", "StatefulSet": "apps/v1beta1"}


class RemovedApiVersion(RefusedWorkload):
    """A workload is written in a version of the API that clusters no longer have.

    The manifest was copied from a page of the time when its kind was still in beta. Clusters have not had that version
    since 1.16: they know no such kind there, take everything else, and make no pods.

    Find it: kubectl says that there are no matches for the kind in that version; `kubectl api-resources` shows the one
    that has it. Mend it: write the current version.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        removed = REMOVED.get(part.workload.kind)
        if removed is None or part.thing.data.get("apiVersion") != CURRENT:
            return None

        def change(document: Any) -> None:
            document["apiVersion"] = removed

        return part.with_workload(change)

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
apiVersion: extensions/v1beta1
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
        ),
    )
