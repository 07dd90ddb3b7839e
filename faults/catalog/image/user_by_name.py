"""A user's name, where a number is needed."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import numeric_user
from faults.kinds.placed import Change, answers


class UserByName(ImageFault):
    """The image's user has a name and no number.

    Everybody's machine runs it. Where a pod has to run without root's rights, Kubernetes looks at the image's user
    before it starts anything: it cannot tell whether a name is root's, and refuses.

    Find it: the pod waits with CreateContainerConfigError, as the image has a non-numeric user. Mend it: name the user
    by its number.
    """

    shows = (answers("image.user.numeric"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        user = numeric_user(app)
        if user is not None:
            yield "user", lambda app: set_arguments(app, user, "nobody")

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nUSER 1001:1001\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nUSER nobody\nCMD python -m stars\n",
        ),
    )
