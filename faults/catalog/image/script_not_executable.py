"""A script that nobody may run."""

from faults.fault import Example
from faults.kinds.dockerfile.scripts import SCRIPT, StartScript
from faults.kinds.manifests.settings import STARTS


class ScriptNotExecutable(StartScript):
    """The script that starts the service has no right to be run.

    A file that was unpacked from an archive, or written on a system without such rights, has none, and the build copies
    it as it is. No process ever starts.

    Find it: the container is created and does not start: permission denied. Mend it: make the script executable, in the
    repository or with a step of the build, or let `sh` run it.
    """

    shows = (STARTS,)

    def command(self) -> list[str]:
        return [f"/{SCRIPT}"]

    def script(self, command: str) -> list[str]:
        return ["set -eu", f"exec {command}"]

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nCMD ["python", "-m", "stars"]\n',
            after='FROM python:3.13-slim\nCOPY entrypoint.sh /entrypoint.sh\nCMD ["/entrypoint.sh"]\n',
            beside={SCRIPT: "#!/bin/sh\nset -eu\nexec python -m stars\n"},
        ),
    )
