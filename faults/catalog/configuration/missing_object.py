"""A container that refers to what is not there."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.references import Reference, ReferenceFault


class MissingObject(ReferenceFault):
    """The container refers to a ConfigMap or Secret that does not exist.

    A second version of the object was planned, and the Deployment changed for it; the object itself was never applied.
    The kubelet does not create a container whose environment it cannot put together, and waits for the object to come.

    Find it: the pods stay in CreateContainerConfigError, and their events name the object that was not found. Mend it:
    refer to the object that there is, or apply the one that is missing.
    """

    def change(self, app: App, reference: Reference, entry: Any) -> None:
        entry[reference.field]["name"] = f"{reference.name}-v2"

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
          envFrom:
            - configMapRef:
                name: stars-configuration
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
          envFrom:
            - configMapRef:
                name: stars-configuration-v2
""",
        ),
    )
