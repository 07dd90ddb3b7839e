"""A key that is spelt as files are."""

from collections.abc import Callable, Iterator
from typing import Any

from bases.app import App
from bases.manifests import find_object
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.parts import below, insert_before, listed, parts
from faults.kinds.placed import slug

REFERENCES = {"configMapRef": ("ConfigMap", "configMapKeyRef"), "secretRef": ("Secret", "secretKeyRef")}


class KeyThatIsNotThere(SpotFault):
    """A variable is to come from a key that its ConfigMap or Secret does not have.

    The object is there and so is the value, under another key: in capitals, as the variable is called, and not in small
    letters with hyphens. The kubelet creates no container whose environment it cannot put together.

    Find it: the pods stay in CreateContainerConfigError, and their events name the key that could not be found. Mend
    it: refer to the key that there is.
    """

    group = Group.START

    def spots(self, app: App) -> Iterator[Spot]:
        for part in parts(app):
            given = {item.get("name") for item in listed(part.container, "env")}
            for source in listed(part.container, "envFrom"):
                for field, (kind, reference) in REFERENCES.items():
                    name = below(source, field).get("name")
                    thing = find_object(app, kind, str(name))
                    keys = list(below(thing.data, "data")) if thing else []
                    if keys and keys[0] not in given and slug(keys[0]) not in keys:
                        change = _reference(keys[0], reference, str(name))
                        yield Spot(f"{part.name}.{name}", part.with_container(change), part.stopped("started"))

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
          env:
            - name: DATABASE_PASSWORD
              valueFrom:
                secretKeyRef:
                  name: stars-credentials
                  key: database-password
          envFrom:
            - secretRef:
                name: stars-credentials
""",
        ),
    )


def _reference(variable: str, reference: str, name: str) -> Callable[[Any], None]:
    item = {"name": variable, "valueFrom": {reference: {"name": name, "key": slug(variable)}}}

    def change(container: Any) -> None:
        if "env" in container:
            container["env"].append(item)
        else:
            insert_before(container, "envFrom", "env", [item])

    return change
