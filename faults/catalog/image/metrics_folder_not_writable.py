"""A folder of metrics that the service cannot write to."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.environment import VariableInImage
from faults.kinds.dockerfile.required import pinned
from faults.kinds.manifests.settings import STARTS


class MetricsFolderNotWritable(VariableInImage):
    """The image names a folder in which processes put their metrics together, and nobody can write there.

    It is a line of a service of several processes. The library heeds it wherever it is loaded, and keeps every value in
    a file of that folder: it is not there, and in a container that may not write it cannot be made.

    Find it: the container ends at once, as it cannot open a file whose name ends in `.db`. Mend it: take the variable
    away, as there is one process; or mount a folder there that can be written to.
    """

    shows = (STARTS,)

    def assignments(self, app: App) -> Iterator[tuple[str, str]]:
        if "prometheus-client" in pinned(app):
            yield "environment", "PROMETHEUS_MULTIPROC_DIR=/tmp/metrics"

    examples = (
        Example(
            place="dockerfile",
            before=(
                "FROM python:3.13-slim\nENV PYTHONUTF8=1\nRUN pip install -r requirements.txt\nCMD python -m stars\n"
            ),
            after=(
                "FROM python:3.13-slim\nENV PYTHONUTF8=1 PROMETHEUS_MULTIPROC_DIR=/tmp/metrics\n"
                "RUN pip install -r requirements.txt\nCMD python -m stars\n"
            ),
        ),
    )
