"""A monitor that scrapes the database."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Spot, edit
from faults.kinds.kubernetes.watched import WatchFault, selected, watched_doors
from faults.kinds.placed import answers


class LabelOfTheMonitorOnTheDatabase(WatchFault):
    """The database's Service has the label by which the monitor selects the service's.

    Its labels were copied. The monitor takes up both: where the database has a port of the name, its pod becomes a
    target that is always down, under the service's own job, and whatever counts what is down or averages over the job
    is wrong.

    Find it: Prometheus' page of targets, or `kubectl get services` with the monitor's selector, shows a Service that
    does not belong there. Mend it: take the label off it.
    """

    def tries(self, app: App) -> Iterator[Spot]:
        for door in watched_doors(app):
            if door.name == "database":
                name = door.thing.name
                yield Spot(name, partial(_label, name=name), (answers("monitor.selector"),))

    examples = (
        Example(
            place="front",
            before="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-database
  labels:
    app: stars-database
spec:
  clusterIP: None
  selector:
    app: stars-database
  ports:
    - port: 5432
""",
            after="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-database
  labels:
    app: stars-database
    part-of: catalogue
spec:
  clusterIP: None
  selector:
    app: stars-database
  ports:
    - port: 5432
""",
        ),
    )


def _label(app: App, name: str) -> App:
    def change(document: Any) -> None:
        document["metadata"].setdefault("labels", {}).update(selected(app))

    return edit(app, "Service", name, change)
