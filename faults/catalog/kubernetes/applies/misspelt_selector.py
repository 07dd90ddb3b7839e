"""A workload that looks for other pods than it makes."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import RefusedWorkload
from faults.kinds.manifests.settings import shorten
from faults.kinds.placed import Change


class MisspeltSelector(RefusedWorkload):
    """A workload's selector asks for another label than its pods are given.

    The value stands in the manifest several times, and is misspelt in the selector. A workload that would not recognise
    its own pods is refused, and there are none.

    Find it: the API server says that the selector does not match the template's labels. Mend it: let the selector ask
    for what the template gives.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        asked = below(part.thing.data, "spec", "selector", "matchLabels")
        names = [name for name, value in asked.items() if part.labels.get(name) == value and len(str(value)) > 3]
        if not names:
            return None

        def change(document: Any) -> None:
            labels = document["spec"]["selector"]["matchLabels"]
            labels[names[0]] = shorten(labels[names[0]], Random(0))

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
  selector:
    matchLabels:
      app: stars
  template:
    metadata:
      labels:
        app: stars
    spec:
      containers:
        - name: stars
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  selector:
    matchLabels:
      app: strs
  template:
    metadata:
      labels:
        app: stars
    spec:
      containers:
        - name: stars
""",
        ),
    )
