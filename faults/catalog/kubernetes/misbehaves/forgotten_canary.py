"""A canary that nobody took away, and that is not like the others."""

import base64
import hashlib
import io
from collections.abc import Iterator
from functools import partial
from typing import Any

from bases.app import App
from bases.manifests import container, environment
from faults.editors.yaml import round_trip
from faults.fault import Example
from faults.kinds.kubernetes.added import add_file
from faults.kinds.kubernetes.changed import Group, Spot
from faults.kinds.kubernetes.serving import ENDPOINTS, Door, doors
from faults.kinds.kubernetes.tried import TriedFault, require
from faults.kinds.placed import answers

FILE = "canary.yaml"
TRACK = {"track": "canary"}
KEPT = ("name", "image", "imagePullPolicy", "ports")
"""What its container has of the service's own."""


class ForgottenCanary(TriedFault):
    """The Service leads to one more pod, of a second Deployment, which signs with a key of its own.

    It was to try out another key for sessions, on some of the requests, and was left behind, with the label that the
    Service selects by. One request in four goes to it. It takes all sessions of the others for forged, and they take
    those that it opens: users are turned away now and then, and those who have logged in there nearly always.

    Find it: with a valid cookie, one request in four gets 401; none of the Deployment's own pods says so when it is
    asked by itself, and `kubectl get endpoints` has one address more than it has replicas. Mend it: take the canary
    away, and its file with it.
    """

    group = Group.MISBEHAVE

    def tries(self, app: App) -> Iterator[Spot]:
        for door in doors(app):
            if door.name == "front":
                shows = (ENDPOINTS, answers("sessions.shared-by-endpoints"))
                yield Spot(door.name, partial(_add, door=door), shows)

    examples = (
        Example(
            place="applied",
            before="""\
resources:
  - configuration.yaml
  - deployment.yaml
  - service.yaml
""",
            after="""\
resources:
  - canary.yaml
  - configuration.yaml
  - deployment.yaml
  - service.yaml
""",
            beside={
                "deploy/canary.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-canary
spec:
  replicas: 1
  selector:
    matchLabels:
      app: stars
      track: canary
  template:
    metadata:
      labels:
        app: stars
        track: canary
    spec:
      containers:
        - name: stars
          image: stars:2.0.1
          ports:
            - name: web
              containerPort: 8080
          env:
            - name: COOKIE_KEY
              value: AsA89NX24EWJ0Zo8RuklVmk45mUy4iUSpqAfsRteYfXS4Vn1bDuYnIFA6aysjgre
          envFrom:
            - configMapRef:
                name: stars-configuration
            - secretRef:
                name: stars-credentials
"""
            },
        ),
    )


def _add(app: App, door: Door) -> App:
    description = app.description
    spec, key = container(app, door.workload) or {}, description.service.signing_key
    given = environment(app, door.workload)
    require(app, key in given and "envFrom" in spec and "env" not in spec, f"{key} from envFrom")
    labels = door.thing.below("spec", "selector") | TRACK
    own = {name: spec[name] for name in KEPT if name in spec}
    own |= {"env": [{"name": key, "value": _other(given[key].value)}], "envFrom": spec["envFrom"]}
    return add_file(
        app,
        FILE,
        _dumped({
            "apiVersion": "apps/v1",
            "kind": "Deployment",
            "metadata": {"name": f"{description.name}-canary"},
            "spec": {
                "replicas": 1,
                "selector": {"matchLabels": labels},
                "template": {"metadata": {"labels": dict(labels)}, "spec": {"containers": [own]}},
            },
        }),
    )  # fmt: skip


def _other(key: str) -> str:
    """A key that looks as if it had been drawn by chance, and is the same each time."""
    return base64.b64encode(hashlib.sha384(key.encode()).digest(), altchars=b"xy").decode()


def _dumped(document: dict[str, Any]) -> str:
    stream = io.BytesIO()
    round_trip().dump(document, stream)
    return stream.getvalue().decode()
