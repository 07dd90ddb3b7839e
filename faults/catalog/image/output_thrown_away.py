"""A log that goes nowhere."""

from collections.abc import Iterator

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.dockerfile import set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import listed_command
from faults.kinds.placed import Change


class OutputThrownAway(ImageFault):
    """The command throws away all that the service writes.

    It is a habit from jobs that run at night and send a mail for each line. In a container the output is the log: who
    collects logs finds none, whatever the level.

    Find it: `kubectl logs` is empty while requests are answered. Mend it: leave the output alone, and the command in
    brackets.
    """

    shows = (Witness("logs", Aspect.ANSWERS),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        command = listed_command(app)
        if command is not None and command.listed:
            line = f"exec {' '.join(command.listed)} > /dev/null 2>&1"
            yield "command", lambda app: set_arguments(app, command, line)

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nCMD ["python", "-m", "stars"]\n',
            after="FROM python:3.13-slim\nCMD exec python -m stars > /dev/null 2>&1\n",
        ),
    )
