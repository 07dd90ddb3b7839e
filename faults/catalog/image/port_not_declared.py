"""A port that the image does not have."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import final, set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.placed import Change, answers


class PortNotDeclared(ImageFault):
    """The image says that it listens on another port than it does.

    Nothing is opened or closed by that line. Tools and people go by it: those that publish every port of an image, and
    whoever writes the next manifest.

    Find it: `docker run -P` leads to a port on which nobody answers; `docker inspect` shows the one that was declared.
    Mend it: declare the port that the service listens on.
    """

    shows = (answers("image.port"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        found = final(app, "EXPOSE")
        if len(found) == 1 and found[0].operands[0].text != "8000":
            yield "port", lambda app: set_arguments(app, found[0], "8000")

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nEXPOSE 80\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nEXPOSE 8000\nCMD python -m stars\n",
        ),
    )
