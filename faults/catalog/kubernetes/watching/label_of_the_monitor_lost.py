"""A Service without the label that its monitor looks for."""

from collections.abc import Iterator
from functools import partial
from typing import Any

from bases.app import App
from faults.editors.yaml import remove_key
from faults.fault import Example
from faults.kinds.kubernetes.changed import Spot, edit
from faults.kinds.kubernetes.watched import WatchFault, selected, watched_doors
from faults.kinds.placed import answers


class LabelOfTheMonitorLost(WatchFault):
    """The Service has not the label by which its monitor selects it.

    It seemed to be for nothing, as no selector of the manifests names it. The one that does is in another folder, and
    is the monitor's. It selects nothing now, which is no error: the service is scraped no more, and its panels are
    empty.

    Find it: Prometheus shows the monitor's job without a target; `kubectl get services` with its selector lists none.
    Mend it: give the Service its label back.
    """

    def tries(self, app: App) -> Iterator[Spot]:
        for door in watched_doors(app):
            if door.name == "front":
                name = door.thing.name
                yield Spot(name, partial(_remove, name=name), (answers("monitor.selector"),))

    examples = (
        Example(
            place="front",
            before="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-front
  labels:
    app: stars
    part-of: catalogue
spec:
  selector:
    app: stars
  ports:
    - port: 80
      targetPort: 8080
""",
            after="""\
apiVersion: v1
kind: Service
metadata:
  name: stars-front
  labels:
    app: stars
spec:
  selector:
    app: stars
  ports:
    - port: 80
      targetPort: 8080
""",
        ),
    )


def _remove(app: App, name: str) -> App:
    label = next(iter(selected(app)))

    def change(document: Any) -> None:
        about = document["metadata"]
        if len(about["labels"]) == 1:
            remove_key(about, "labels")
        else:
            remove_key(about["labels"], label)

    return edit(app, "Service", name, change)
