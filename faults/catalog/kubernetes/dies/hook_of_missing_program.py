"""A hook that asks for what a slim image has not."""

from typing import Any

from bases.app import App
from bases.description import DOCKERFILE
from faults.fault import Example
from faults.kinds.kubernetes.parts import Part, listed
from faults.kinds.kubernetes.steps import DyingWorkload
from faults.kinds.placed import Change


class HookOfMissingProgram(DyingWorkload):
    """A hook that is run as the container starts needs a program that the image does not have.

    It is to send the first request, so that no client has to wait for it, and does it with curl. The image is a slim
    one without it. A container whose hook fails is ended, and begun anew, for ever.

    Find it: the pods are in CrashLoopBackOff, their log shows a service that starts well and is asked to end, and their
    events say FailedPostStartHook. Mend it: take the hook out, or use what the image has.
    """

    def edit(self, app: App, part: Part) -> Change | None:
        ports = [port.get("containerPort") for port in listed(part.container, "ports")]
        lifecycle = part.container.get("lifecycle") or {}
        own = part.container.get("image") == app.description.image
        installed = DOCKERFILE in app and "curl" in app.text(DOCKERFILE)
        if not own or len(ports) != 1 or "postStart" in lifecycle or installed:
            return None
        url = f"http://localhost:{ports[0]}{app.description.service.liveness}"

        def change(container: Any) -> None:
            hook = {"exec": {"command": ["curl", "--silent", url]}}
            if "lifecycle" in container:
                container["lifecycle"].insert(0, "postStart", hook)
            else:
                container["lifecycle"] = {"postStart": hook}

        return part.with_container(change)

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
          ports:
            - containerPort: 80
          lifecycle:
            preStop:
              exec:
                command:
                  - sleep
                  - "5"
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
          ports:
            - containerPort: 80
          lifecycle:
            postStart:
              exec:
                command:
                  - curl
                  - --silent
                  - http://localhost:80/live
            preStop:
              exec:
                command:
                  - sleep
                  - "5"
""",
        ),
    )
