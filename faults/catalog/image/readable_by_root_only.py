"""Files that the service itself may not read."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, commands, instructions, replace_command
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import numeric_user
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change

OPEN, CLOSED = "go=rX", "go="


class ReadableByRootOnly(ImageFault):
    """Only root may read the service's files, and the service is not root.

    Somebody took rights away that seemed too many. The files belong to root, as all that a build makes: with no right
    left for others, the user that the service runs as cannot even see that there is a package.

    Find it: the container ends at once, for want of its own module; `ls -l` inside shows whose the files are. Mend it:
    let others read them, and enter the folders.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        for run in instructions(app, "RUN") if numeric_user(app) is not None else ():
            for number, command in enumerate(commands(run)):
                words = command.split()
                if words[0] == "chmod" and "-R" in words and OPEN in command:
                    yield words[-1].strip("/").replace("/", "-"), _closing(run, number, command)

    examples = (
        Example(
            place="dockerfile",
            before=(
                "FROM python:3.13-slim\nCOPY stars /app/stars\nRUN touch /app/log \\\n && chmod -R go=rX /app\n"
                "USER 1001\nCMD python -m stars\n"
            ),
            after=(
                "FROM python:3.13-slim\nCOPY stars /app/stars\nRUN touch /app/log \\\n && chmod -R go= /app\n"
                "USER 1001\nCMD python -m stars\n"
            ),
        ),
    )


def _closing(run: Instruction, number: int, command: str) -> Change:
    return lambda app: replace_command(app, run, number, command.replace(OPEN, CLOSED))
