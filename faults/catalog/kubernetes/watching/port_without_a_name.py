"""A Service whose port has no name."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from bases.app import App
from faults.editors.yaml import remove_key
from faults.fault import Example
from faults.kinds.kubernetes.changed import Spot, edit
from faults.kinds.kubernetes.serving import Door, port_of
from faults.kinds.kubernetes.tried import require
from faults.kinds.kubernetes.watched import WatchFault, scraped_ports, watched_doors
from faults.kinds.placed import answers


class PortWithoutAName(WatchFault):
    """The Service's port has lost its name.

    A Service with one port needs none, and clients go by the number. The monitor goes by the name: without it there is
    no target, so that nothing is down and nothing is scraped.

    Find it: the monitor's job is among Prometheus' targets with none in it; `kubectl describe service` shows the port
    as unset. Mend it: name the port as the monitor does.
    """

    def tries(self, app: App) -> Iterator[Spot]:
        for door in watched_doors(app):
            if door.name == "front":
                shows = (answers("monitor.port"),)
                yield Spot(door.thing.name, partial(_remove, door=door), shows)

    examples = (
        Example(
            place="front",
            before="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-front
  labels:
    part-of: catalogue
spec:
  selector:
    app: stars
  ports:
    - name: web
      port: 80
      targetPort: 8080
""",
            after="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-front
  labels:
    part-of: catalogue
spec:
  selector:
    app: stars
  ports:
    - port: 80
      targetPort: 8080
""",
        ),
    )


def _remove(app: App, door: Door) -> App:
    def change(document: Any) -> None:
        port = port_of(document, door)
        needless = len(document["spec"]["ports"]) == 1 and port.get("name") in scraped_ports(app)
        require(app, needless, f"one port of {door.thing.name}, which the monitor names")
        remove_key(port, "name")

    return edit(app, "Service", door.thing.name, change)
