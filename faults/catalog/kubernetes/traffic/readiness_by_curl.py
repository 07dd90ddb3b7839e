"""A readiness probe by a program that the image does not have."""

from typing import Any

from bases.app import App
from bases.manifests import environment
from faults.editors.yaml import rename_key
from faults.fault import Example
from faults.kinds.kubernetes.readiness import ReadinessFault
from faults.kinds.kubernetes.tried import require


class ReadinessByCurl(ReadinessFault):
    """The readiness probe runs curl in the container.

    On the developer's machine that command says whether the service is ready. A slim image has no curl: there is
    nothing to run, which to a probe is as good as no, and no pod is ever ready.

    Find it: the pods' events say that the readiness probe failed as the executable file was not found. Mend it: let the
    kubelet ask by HTTP.
    """

    database = ()

    def change_probe(self, app: App, probe: Any) -> None:
        service = app.description.service
        port = environment(app, service.workload)[service.port].value
        require(app, set(probe["httpGet"]) <= {"path", "port", "scheme"}, "a probe that is a plain request")
        path = probe["httpGet"]["path"]
        rename_key(probe, "httpGet", "exec")
        probe["exec"] = {"command": ["curl", "--fail", f"http://localhost:{port}{path}"]}

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
          env:
            - name: LISTEN_PORT
              value: "8080"
          readinessProbe:
            httpGet:
              path: /ready
              port: 8080
            periodSeconds: 2
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
            - name: LISTEN_PORT
              value: "8080"
          readinessProbe:
            exec:
              command:
                - curl
                - --fail
                - http://localhost:8080/ready
            periodSeconds: 2
""",
        ),
    )
