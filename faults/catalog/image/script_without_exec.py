"""A script that waits beside the service that it started."""

from bases.contract import Aspect, Witness
from faults.fault import Example
from faults.kinds.dockerfile.scripts import SCRIPT, StartScript
from faults.kinds.placed import answers


class ScriptWithoutExec(StartScript):
    """The script that starts the service stays there as its parent.

    Without `exec` the shell starts the service and waits. The signal to end comes to the shell, the container's first
    process, which does not pass it on. After the grace period all is killed, with every request that was under way.

    Find it: each rollout takes as long as the grace period, and exit codes are 137; `ps` in the container shows the
    shell. Mend it: write `exec` before the last command of the script.
    """

    shows = (answers("container.first-process"), Witness("lifecycle", Aspect.ANSWERS))

    def script(self, command: str) -> list[str]:
        return ["set -eu", command]

    examples = (
        Example(
            place="dockerfile",
            before='FROM python:3.13-slim\nCMD ["python", "-m", "stars"]\n',
            after='FROM python:3.13-slim\nCOPY entrypoint.sh /entrypoint.sh\nCMD ["sh", "/entrypoint.sh"]\n',
            beside={SCRIPT: "#!/bin/sh\nset -eu\npython -m stars\n"},
        ),
    )
