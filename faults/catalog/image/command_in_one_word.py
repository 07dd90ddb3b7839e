"""A command whose words are one."""

import json
from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import listed_command
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change


class CommandInOneWord(ImageFault):
    """The command in brackets is one string.

    In brackets each word is a string of its own, and no shell takes them apart. A program of the whole line's name,
    with its spaces, is not in the image. The build does not look, and no process ever starts.

    Find it: the container is created and does not start: the executable file was not found. Mend it: put quotation
    marks around each word.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        command = listed_command(app)
        if command is not None and command.listed and len(command.listed) > 1:
            line = json.dumps([" ".join(command.listed)])
            yield "command", lambda app: set_arguments(app, command, line)

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nCMD ["python", "-m", "stars"]\n',
            after='FROM python:3.13-slim\nCMD ["python -m stars"]\n',
        ),
    )
