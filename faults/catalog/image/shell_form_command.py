"""A shell between the orchestrator and the service."""

from collections.abc import Iterator

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.dockerfile import set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import listed_command
from faults.kinds.placed import Change, answers

ENDS = Witness("lifecycle", Aspect.ANSWERS)


class ShellFormCommand(ImageFault):
    """The command has no brackets, so a shell runs it.

    The container's first process is the shell and not the service. The signal to end comes to the shell, which does not
    pass it on and, as the first process, does not end by it. After the grace period all is killed, with every request
    that was under way.

    Find it: each rollout takes as long as the grace period, and exit codes are 137; `ps` in the container shows the
    shell. Mend it: put the words of the command in brackets, each in quotation marks.
    """

    shows = (answers("container.first-process"), ENDS)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        command = listed_command(app)
        if command is not None and command.listed and all(word.isprintable() for word in command.listed):
            line = " ".join(command.listed)
            yield "command", lambda app: set_arguments(app, command, line)

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nCMD ["python", "-m", "stars"]\n',
            after="FROM python:3.13-slim\nCMD python -m stars\n",
        ),
    )
