"""A working directory one level too deep."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import source_copy, working_directory
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change


class WrongWorkingDirectory(ImageFault):
    """The service is started inside its own package.

    The working directory is the package's folder and not the one above it. Python looks for modules where it is
    started: from in there, the package itself is not to be seen. A directory that does not exist would be made without
    a word, so the build has nothing to complain of.

    Find it: the container ends at once, and its last words are that there is no such module. Mend it: name the folder
    that the package is in.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        place, source = working_directory(app), app.description.source
        if place is not None and source_copy(app) is not None:
            target = place.operands[0].text.rstrip("/")
            if not target.endswith(f"/{source}"):
                yield "workdir", lambda app: set_arguments(app, place, f"{target}/{source}")

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nCOPY stars /app/stars\nWORKDIR /app\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nCOPY stars /app/stars\nWORKDIR /app/stars\nCMD python -m stars\n",
        ),
    )
