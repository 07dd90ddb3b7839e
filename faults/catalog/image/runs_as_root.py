"""No user at all."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import remove
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import numeric_user
from faults.kinds.placed import Change, answers


class RunsAsRoot(ImageFault):
    """The image names no user, so the service runs as root.

    All works, on a developer's machine even better than before. Whoever takes over the service has root's rights in the
    container; and where a pod has to run without them, Kubernetes refuses it.

    Find it: `id` in the container says root; the pod's events say that the image will run as root. Mend it: name a user
    without rights.
    """

    shows = (answers("image.user"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        user = numeric_user(app)
        if user is not None:
            yield "user", lambda app: remove(app, user)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nWORKDIR /app\n# A number, for Kubernetes.\nUSER 1001\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nWORKDIR /app\nCMD python -m stars\n",
        ),
    )
