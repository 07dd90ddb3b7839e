"""A liveness probe that asks for more than life, and does not ask for long."""

from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, container_of
from faults.kinds.kubernetes.parts import insert_before
from faults.kinds.kubernetes.readiness import PROBE
from faults.kinds.kubernetes.tried import TriedWorkload, require
from faults.kinds.placed import answers

LIVENESS = "livenessProbe"
EAGER_SECONDS = 10
"""Who takes no longer than that to give up is eager."""
DELAY, DELAY_SECONDS = "initialDelaySeconds", 60
"""Longer than a database takes until it is there, and is known to be there."""
DEFAULTS = {"periodSeconds": 10, "timeoutSeconds": 1, "failureThreshold": 3}


class EagerLivenessProbe(TriedWorkload):
    """The liveness probe is a copy of the readiness probe.

    It asks the service for its database, every few seconds, and gives up after a few failures. Containers were ended
    while the database was still being set up, so the probe was told to begin a minute later. Since then nothing has
    been seen of it. When the database is away for a moment, the containers of all replicas are ended for it at the
    same time, which mends nothing: they are back later than the database is, and later still each time it happens.

    Find it: all replicas have restarted when the database did; their events say that the liveness probe failed with
    status 503. Mend it: have liveness ask the route that says no more than that the process answers, and give it time.
    """

    group = Group.DIE
    service = (answers("pods.outlive-outages"),)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        routes = app.description.service
        container = container_of(document, workload)
        alive, ready = container[LIVENESS], container[PROBE]
        asked = (alive["httpGet"]["path"], ready["httpGet"]["path"])
        require(app, asked == (routes.liveness, routes.readiness), "probes that ask their own routes")
        times = {key: ready.get(key, default) for key, default in DEFAULTS.items()}
        require(app, times["periodSeconds"] * times["failureThreshold"] <= EAGER_SECONDS, "a readiness probe in haste")
        require(app, DELAY not in alive, "a liveness probe that begins at once")
        alive["httpGet"]["path"] = routes.readiness
        insert_before(alive, "periodSeconds", DELAY, DELAY_SECONDS)
        for key, value in times.items():
            if alive.get(key, DEFAULTS[key]) != value:
                alive[key] = value

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
          image: stars:2.0.1
          livenessProbe:
            httpGet:
              path: /live
              port: web
            periodSeconds: 10
            timeoutSeconds: 5
            failureThreshold: 3
          readinessProbe:
            httpGet:
              path: /ready
              port: web
            periodSeconds: 2
            timeoutSeconds: 3
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
          image: stars:2.0.1
          livenessProbe:
            httpGet:
              path: /ready
              port: web
            initialDelaySeconds: 60
            periodSeconds: 2
            timeoutSeconds: 3
            failureThreshold: 3
          readinessProbe:
            httpGet:
              path: /ready
              port: web
            periodSeconds: 2
            timeoutSeconds: 3
""",
        ),
    )
