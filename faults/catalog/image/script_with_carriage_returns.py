"""A script with the line ends of another system."""

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.scripts import SCRIPT, StartScript
from faults.kinds.manifests.settings import STARTS


class ScriptWithCarriageReturns(StartScript):
    """The script that starts the service was saved with the line ends of Windows.

    In most editors it looks as it should. The shell takes the carriage return at each line's end for a part of the last
    word: there is no such option, and no such module.

    Find it: the container ends at once, with an error that breaks off, or has a `\\r` in it; `cat -A` shows them. Mend
    it: save the script with plain line ends, and keep them so in `.gitattributes`.
    """

    shows = (STARTS,)

    def script(self, command: str) -> list[str]:
        return ["set -eu", f"exec {command}"]

    def line_end(self, app: App) -> str:
        return "\r\n"

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nCMD ["python", "-m", "stars"]\n',
            after='FROM python:3.13-slim\nCOPY entrypoint.sh /entrypoint.sh\nCMD ["sh", "/entrypoint.sh"]\n',
            beside={SCRIPT: "#!/bin/sh\r\nset -eu\r\nexec python -m stars\r\n"},
        ),
    )
