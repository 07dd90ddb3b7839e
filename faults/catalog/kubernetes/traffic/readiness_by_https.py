"""A readiness probe that speaks TLS to a server without it."""

from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.readiness import ReadinessFault
from faults.kinds.kubernetes.tried import require


class ReadinessByHttps(ReadinessFault):
    """The readiness probe asks by HTTPS.

    Clients do, as far as the ingress; behind it everything is plain HTTP. The service takes the handshake for a broken
    request, the probe takes its answer for no TLS, and no pod is ever ready.

    Find it: the pods' events say that the server gave an HTTP response to an HTTPS client, or that the handshake
    failed; asked by HTTP, the same path answers. Mend it: take the scheme out.
    """

    database = ()

    def change_probe(self, app: App, probe: Any) -> None:
        request = probe["httpGet"]
        require(app, "scheme" not in request, "a probe without a scheme")
        request.insert(list(request).index("port"), "scheme", "HTTPS")

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
          readinessProbe:
            httpGet:
              path: /ready
              port: web
            # Often.
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
          readinessProbe:
            httpGet:
              path: /ready
              scheme: HTTPS
              port: web
            # Often.
            periodSeconds: 2
""",
        ),
    )
