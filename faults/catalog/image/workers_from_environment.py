"""A number of workers that the service does not take."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.environment import VariableInImage
from faults.kinds.dockerfile.required import pinned
from faults.kinds.manifests.settings import STARTS


class WorkersFromEnvironment(VariableInImage):
    """The image sets the number of the server's workers.

    It is a line of another project's Dockerfile, where a server is started by name. The same server reads the variable
    wherever it runs; one that is given its application as an object, as here, cannot have several workers, and ends.

    Find it: the container ends at once, with a warning that the application has to be passed as an import string. Mend
    it: take the variable away; more replicas do what it was for.
    """

    shows = (STARTS,)

    def assignments(self, app: App) -> Iterator[tuple[str, ...]]:
        if "uvicorn" in pinned(app):
            yield "environment", "WEB_CONCURRENCY=4"

    examples = (
        Example(
            place="dockerfile",
            before=(
                "FROM python:3.13-slim\nENV PYTHONUTF8=1\nRUN pip install -r requirements.txt\nCMD python -m stars\n"
            ),
            after=(
                "FROM python:3.13-slim\nENV PYTHONUTF8=1 WEB_CONCURRENCY=4\nRUN pip install -r requirements.txt\n"
                "CMD python -m stars\n"
            ),
        ),
    )
