"""A user that nobody has made."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import numeric_user
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change


class UserThatIsNotThere(ImageFault):
    """The image runs as a user of the service's name, and there is none in it.

    A number needs no entry in the list of users; a name does. The instruction that would make the user is in another
    project's Dockerfile. The build does not look, and no process ever starts.

    Find it: the container is created and does not start: the user was not found. Mend it: name the user by a number, or
    make it.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        user = numeric_user(app)
        if user is not None:
            yield "user", lambda app: set_arguments(app, user, app.description.name)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nUSER 1001:1001\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nUSER stars\nCMD python -m stars\n",
        ),
    )
