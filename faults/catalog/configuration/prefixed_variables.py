"""Every variable under a longer name."""

from typing import Any

from bases.app import App
from bases.contract import Witness
from bases.manifests import environment
from faults.fault import Example
from faults.kinds.manifests.references import Reference, ReferenceFault
from faults.kinds.manifests.settings import shown


class PrefixedVariables(ReferenceFault):
    """All variables of a ConfigMap or Secret get a prefix that the service does not know.

    The prefix was to tell the app's own variables from others'. The object has the right keys and the right values; in
    the container each of them has another name, and the service finds none of those that it needs.

    Find it: a KeyError for a variable that the object does have; the environment inside the container lists all of them
    with something in front. Mend it: take the prefix out, or let the service read the longer names.
    """

    def shows(self, app: App, reference: Reference) -> tuple[Witness, ...]:
        given = environment(app, app.description.service.workload)
        return shown(app, {name: None for name, found in given.items() if found.name == reference.name})

    def change(self, app: App, reference: Reference, entry: Any) -> None:
        entry.insert(0, "prefix", f"{app.description.name.upper()}_{entry.get('prefix', '')}")

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
            - prefix: STARS_
              configMapRef:
                name: stars-configuration
""",
        ),
    )
