"""`USER` above the steps that need rights."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import instructions, move
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD, ImageFault
from faults.kinds.dockerfile.places import numeric_user
from faults.kinds.placed import Change


class RightsGivenUpTooEarly(ImageFault):
    """The build gives up its rights before it has installed anything.

    The instruction that names the user was moved up, so that nobody forgets it. From there on the build has no more
    rights than the service: it may not write where it has to, and the next step fails.

    Find it: a step of the build stops with "Permission denied". Mend it: name the user last, when all is installed.
    """

    shows = NO_BUILD

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        user, steps = numeric_user(app), instructions(app, "RUN")
        if user is not None and steps and steps[0].start < user.start:
            yield "user", lambda app: move(app, user, steps[0])

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nRUN mkdir /app\n# No root.\nUSER 1001\nCMD python\n",
            after="FROM python:3.13-slim\n# No root.\nUSER 1001\nRUN mkdir /app\nCMD python\n",
        ),
    )
