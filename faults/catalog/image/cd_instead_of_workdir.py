"""`RUN cd`, which ends with its step."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import newline, rewrite
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import source_copy, working_directory
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change


class CdInsteadOfWorkdir(ImageFault):
    """The Dockerfile changes the directory with a shell's command.

    Each `RUN` has a shell of its own, and the directory that it changes to is forgotten with it. The service is
    started where the image was before, at the root, where none of its modules is.

    Find it: the container ends at once, as it finds no module of the service's name; `docker inspect` shows no working
    directory. Mend it: use WORKDIR.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        place = working_directory(app)
        if place is not None and source_copy(app) is not None:
            line = f"RUN cd {place.operands[0].text}"
            yield "workdir", lambda app: rewrite(app, place, line + newline(app))

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nCOPY stars /app/stars\nWORKDIR /app\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nCOPY stars /app/stars\nRUN cd /app\nCMD python -m stars\n",
        ),
    )
