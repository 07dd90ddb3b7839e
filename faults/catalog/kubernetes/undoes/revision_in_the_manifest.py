"""A number that the manifest and a controller write over one another."""

from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.tried import TriedWorkload, require
from faults.kinds.placed import answers

REVISION = "deployment.kubernetes.io/revision"
OLD = "14"


class RevisionInTheManifest(TriedWorkload):
    """The Deployment's manifest carries the number of a revision, which is its controller's to write.

    It was taken from a cluster with `kubectl get -o yaml`, and the annotation was left in. Each apply writes the old
    number, and a moment later the controller has put its own there again. Every apply says that the Deployment was
    configured, so that nobody can tell by it any more whether something has changed, and whatever compares the cluster
    with the files sets it right for ever.

    Find it: `kubectl diff` shows the annotation right after an apply; the Deployment's generation rises with each. Mend
    it: take the annotation out of the manifest.
    """

    group = Group.UNDO
    service = (answers("manifests.again"),)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        annotations = document["metadata"].setdefault("annotations", {})
        require(app, workload.kind == "Deployment" and REVISION not in annotations, f"a Deployment without {REVISION}")
        annotations[REVISION] = DoubleQuotedScalarString(OLD)

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
  labels:
    app: stars
spec:
  replicas: 2
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
  labels:
    app: stars
  annotations:
    deployment.kubernetes.io/revision: "14"
spec:
  replicas: 2
""",
        ),
    )
