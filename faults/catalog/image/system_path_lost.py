"""A search path without what was on it."""

from faults.fault import Example
from faults.kinds.dockerfile.environment import SearchPathFault
from faults.kinds.placed import answers


class SystemPathLost(SearchPathFault):
    """The search path is set anew and not extended.

    The service's own Python is found, and no other program of the image is. What needs one fails: the command that the
    orchestrator runs before it stops a container, so that requests under way are lost; and every command that an
    operator types.

    Find it: events of the pod say that its hook failed; `kubectl exec` says that `ls` is not found. Mend it: end the
    path with `:$PATH`.
    """

    shows = (answers("container.pre-stop"),)

    def search_path(self, folder: str) -> str:
        return folder

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PATH=/opt/venv/bin:$PATH\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nENV PATH=/opt/venv/bin\nCMD python -m stars\n",
        ),
    )
