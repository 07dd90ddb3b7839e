"""A readiness probe at a port where nobody listens."""

from typing import Any

from bases.app import App
from bases.manifests import environment
from faults.fault import Example
from faults.kinds.kubernetes.readiness import ReadinessFault
from faults.kinds.kubernetes.tried import require


class ReadinessAtTheServicesPort(ReadinessFault):
    """The readiness probe asks at the port of the Service.

    A probe does not go by way of the Service: it asks the pod itself, and there nobody listens at that port. The
    connection is refused, and the pods are never ready.

    Find it: the pods show 0/1 ready, and their events say that the readiness probe was refused at this port. Mend it:
    ask at the container's port, by its name.
    """

    database = ()

    def change_probe(self, app: App, probe: Any) -> None:
        service = app.description.service
        given = environment(app, service.workload)
        require(app, given[service.port].value != str(service.front.port), "a Service of another port")
        probe["httpGet"]["port"] = service.front.port

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
            httpGet:
              path: /ready
              port: 80
            periodSeconds: 2
""",
        ),
    )
