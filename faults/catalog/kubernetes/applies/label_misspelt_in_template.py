"""Pods that are not those that their workload looks for."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, below
from faults.kinds.kubernetes.steps import RefusedWorkload
from faults.kinds.manifests.settings import shorten
from faults.kinds.placed import Change


class LabelMisspeltInTemplate(RefusedWorkload):
    """The label in a workload's template is not the one that its selector asks for.

    The value stands in the manifest several times, and is misspelt in one of them. A workload whose pods it would not
    recognise as its own is refused, and there are no pods.

    Find it: the API server says that the selector does not match the template's labels. Mend it: give the template the
    label that the selector and the Services ask for.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        asked = below(part.thing.data, "spec", "selector", "matchLabels")
        names = [name for name, value in asked.items() if part.labels.get(name) == value and len(str(value)) > 3]
        if not names:
            return None

        def change(document: Any) -> None:
            labels = document["spec"]["template"]["metadata"]["labels"]
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
      app: stars
  template:
    metadata:
      labels:
        app: strs
    spec:
      containers:
        - name: stars
""",
        ),
    )
