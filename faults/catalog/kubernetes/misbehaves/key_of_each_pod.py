"""A signing key that each pod has for itself."""

from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Workload
from bases.manifests import environment
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, container_of
from faults.kinds.kubernetes.postgres import set_environment
from faults.kinds.kubernetes.tried import TriedWorkload, require


class KeyOfEachPod(TriedWorkload):
    """Sessions are signed with the name that Kubernetes gives the pod.

    It is unique and nobody can guess it, and so it was taken for a key that has not to be kept anywhere. Each pod takes
    the sessions of all the others for forged: whoever has logged in is turned away now and then, by every replica but
    one, and by all of them after a rollout.

    Find it: of requests with a valid cookie most get 401, and none with one replica; the environment of each container
    has another key. Mend it: take the key from the Secret, so that all replicas have the same.
    """

    group = Group.MISBEHAVE
    service = (Witness("sessions", Aspect.SHARED),)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        key = app.description.service.signing_key
        require(app, environment(app, workload)[key].kind == "Secret", f"{key} from a Secret")
        container = container_of(document, workload)
        require(app, key not in [entry["name"] for entry in container.get("env") or ()], f"{key} from envFrom")
        set_environment(container, key, {"fieldRef": {"fieldPath": "metadata.uid"}})

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
                name: stars-keys
---
apiVersion: v1
kind: Secret
metadata:
  name: stars-keys
stringData:
  COOKIE_KEY: Betelgeuse
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
            - name: COOKIE_KEY
              valueFrom:
                fieldRef:
                  fieldPath: metadata.uid
          envFrom:
            - secretRef:
                name: stars-keys
---
apiVersion: v1
kind: Secret
metadata:
  name: stars-keys
stringData:
  COOKIE_KEY: Betelgeuse
""",
        ),
    )
