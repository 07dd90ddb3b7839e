"""A Secret that is looked for among the ConfigMaps, or the other way round."""

from typing import Any

from bases.app import App
from bases.contract import Witness
from bases.manifests import find_object
from faults.editors.yaml import rename_key
from faults.fault import Example
from faults.kinds.manifests.references import FIELDS, Reference, ReferenceFault


class ReferenceOfOtherKind(ReferenceFault):
    """The container looks for its environment in an object of another kind.

    The lines for the ConfigMap were copied for the Secret, or those for the Secret for the ConfigMap, and only the name
    was changed. The name is right, and there is no object of that name and that kind: no container is created.

    Find it: the pods stay in CreateContainerConfigError; their events name an object which `kubectl get` shows as one
    of another kind. Mend it: refer to it by its own kind.
    """

    def shows(self, app: App, reference: Reference) -> tuple[Witness, ...]:
        there = find_object(app, FIELDS[self._other(reference)], reference.name)
        return () if there else super().shows(app, reference)

    def change(self, app: App, reference: Reference, entry: Any) -> None:
        rename_key(entry, reference.field, self._other(reference))

    @staticmethod
    def _other(reference: Reference) -> str:
        (other,) = FIELDS.keys() - {reference.field}
        return other

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
            - secretRef:
                name: stars-credentials
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
                name: stars-credentials
""",
        ),
    )
