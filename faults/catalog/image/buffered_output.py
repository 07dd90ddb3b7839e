"""Last words that are lost."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, final, remove_variable
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.placed import Change, answers

UNBUFFERED = "PYTHONUNBUFFERED"


class BufferedOutput(ImageFault):
    """What a process prints is kept until there is enough of it.

    Output that does not go to a terminal is written in blocks of some kilobytes. What was printed just before a process
    is killed, which is what one wants to read then, never comes out.

    Find it: nothing stands in the log between two restarts, or what is printed comes late and all at once. Mend it: set
    PYTHONUNBUFFERED in the image.
    """

    shows = (answers("container.unbuffered"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        for each in final(app, "ENV"):
            if UNBUFFERED in each.variables:
                yield "environment", _removal(each)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PYTHONUTF8=1 \\\n    PYTHONUNBUFFERED=1\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nENV PYTHONUTF8=1\nCMD python -m stars\n",
        ),
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PYTHONUNBUFFERED=1\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nCMD python -m stars\n",
        ),
    )


def _removal(instruction: Instruction) -> Change:
    return lambda app: remove_variable(app, instruction, UNBUFFERED)
