"""A log file that the service may not write."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import listed_command, numeric_user
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change


class LogFileNotWritable(ImageFault):
    """The command writes the service's output to a file where only root may write.

    The folder is the system's own for logs, and belongs to root; here the whole file system may be read only, besides.
    The shell opens the file before it runs anything: where it cannot, nothing is run.

    Find it: the container ends at once, and its only words are the shell's, which cannot create the file. Mend it:
    leave the output alone, and the command in brackets: who runs containers collects it.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        command = listed_command(app)
        if command is not None and command.listed and numeric_user(app) is not None:
            line = f"exec {' '.join(command.listed)} >> /var/log/{app.description.name}.log 2>&1"
            yield "command", lambda app: set_arguments(app, command, line)

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nUSER 1001\nCMD ["python", "-m", "stars"]\n',
            after="FROM python:3.13-slim\nUSER 1001\nCMD exec python -m stars >> /var/log/stars.log 2>&1\n",
        ),
    )
