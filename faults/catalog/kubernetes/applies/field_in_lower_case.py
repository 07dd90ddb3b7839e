"""A field that is spelt as one would say it."""

from collections.abc import Iterator
from typing import Any

from bases.app import App
from faults.editors.yaml import rename_key
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot
from faults.kinds.kubernetes.lost import unread
from faults.kinds.kubernetes.parts import parts
from faults.kinds.kubernetes.tried import TriedFault

FIELDS = ("envFrom", "readinessProbe", "volumeMounts")


class FieldInLowerCase(TriedFault):
    """A field of the container is written without its capital letter.

    Kubernetes' fields are in camel case, and case counts. The field is not known, and the object is refused with all
    that is in it; before Kubernetes 1.25, what comes after it is not applied either.

    Find it: `kubectl apply` names the unknown field and where it stands. Mend it: spell it as `kubectl explain` does.
    """

    group = Group.APPLY

    def tries(self, app: App) -> Iterator[Spot]:
        for part in parts(app):
            shows = tuple(unread(app, part.workload.kind, part.workload.name))
            for field in FIELDS:
                if field in part.container and field.lower() not in part.container:
                    yield Spot(f"{part.name}.{field.lower()}", part.with_container(_spelling(field)), shows)

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
          # What it is told.
          envFrom:
            - configMapRef:
                name: stars-configuration
          resources: {}
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
          # What it is told.
          envfrom:
            - configMapRef:
                name: stars-configuration
          resources: {}
""",
        ),
    )


def _spelling(field: str) -> Any:
    def change(container: Any) -> None:
        rename_key(container, field, field.lower())

    return change
