"""An entrypoint in front of a command that has its program already."""

import json
from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import insert_before
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import listed_command
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change


class EntrypointAndCommandClash(ImageFault):
    """The image has an entrypoint, and its command begins with the same program.

    With an entrypoint, the command is what follows it. The program is called with its own name for an argument, looks
    for a file of that name, and finds none.

    Find it: the container ends at once, and cannot open a file that has the program's name. Mend it: leave the program
    to the entrypoint and the arguments to the command.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        command = listed_command(app)
        if command is not None and command.listed and command.listed[0].startswith("python"):
            line = f"ENTRYPOINT {json.dumps(command.listed[:1])}"
            yield "command", lambda app: insert_before(app, command, line)

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nCMD ["python", "-m", "stars"]\n',
            after='FROM python:3.13-slim\nENTRYPOINT ["python"]\nCMD ["python", "-m", "stars"]\n',
        ),
    )
