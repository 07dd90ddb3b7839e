"""A port whose name says it all."""

from collections.abc import Iterator, Mapping
from functools import reduce
from typing import Any

from bases.app import App
from bases.manifests import objects
from faults.editors.yaml import edit_object
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.lost import TAKEN
from faults.kinds.kubernetes.parts import Part, below, listed, parts
from faults.kinds.kubernetes.steps import Spot, SpotFault
from faults.kinds.placed import Change

LONGEST = 15
PROBES = ("startupProbe", "livenessProbe", "readinessProbe")
ACTIONS = ("httpGet", "tcpSocket")


class PortNameTooLong(SpotFault):
    """A container's port has a name of more than fifteen letters.

    It was to say whose port it is, and was changed wherever it is used: in the probes, in the Service. The names of
    Services and of their ports may be that long; a container's may not, and the workload is refused.

    Find it: the API server says how long the name of a port may be. Mend it: give it a shorter one, everywhere.
    """

    group = Group.APPLY

    def spots(self, app: App) -> Iterator[Spot]:
        for part in parts(app):
            names = [port.get("name") for port in listed(part.container, "ports")]
            if len(names) == 1 and isinstance(names[0], str):
                new = f"{app.description.name}-{names[0]}"
                if len(names[0]) <= LONGEST < len(new):
                    yield Spot(part.name, _renaming(app, part, names[0], new), (TAKEN, *part.absent))

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
          ports:
            - name: public-web
              containerPort: 80
          readinessProbe:
            httpGet:
              path: /ready
              port: public-web
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
          ports:
            - name: stars-public-web
              containerPort: 80
          readinessProbe:
            httpGet:
              path: /ready
              port: stars-public-web
""",
        ),
    )


def _renaming(app: App, part: Part, old: str, new: str) -> Change:
    """Renames it in the container, and in the Services that lead there."""

    def container(spec: Any) -> None:
        spec["ports"][0]["name"] = new
        for probe in PROBES:
            for action in ACTIONS:
                if below(spec.get(probe), action).get("port") == old:
                    spec[probe][action]["port"] = new

    def service(document: Any) -> None:
        for port in document["spec"]["ports"]:
            if port.get("targetPort") == old:
                port["targetPort"] = new

    services = [thing.name for thing in objects(app) if thing.kind == "Service" and _leads(thing.data, part, old)]
    first = part.with_container(container)
    return lambda app: reduce(lambda tree, name: edit_object(tree, "Service", name, service), services, first(app))


def _leads(service: Mapping[str, Any], part: Part, port: str) -> bool:
    selector = below(service, "spec", "selector")
    targets = [each.get("targetPort") for each in listed(below(service, "spec"), "ports")]
    return bool(selector) and selector.items() <= part.labels.items() and port in targets
