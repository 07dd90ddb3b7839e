"""The system's programs are found before the image's own."""

from faults.fault import Example
from faults.kinds.dockerfile.environment import SearchPathFault
from faults.kinds.manifests.settings import STARTS


class LibrariesLastOnPath(SearchPathFault):
    """The folder of the virtual environment stands at the end of the search path.

    The first program of a name is the one that is run. The system's own Python comes first now: it works, and has none
    of the libraries that were installed into the environment.

    Find it: the container ends at once, for want of a library; `which python` inside shows the system's. Mend it: put
    the environment's folder in front.
    """

    shows = (STARTS,)

    def search_path(self, folder: str) -> str:
        return f"$PATH:{folder}"

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PATH=/opt/venv/bin:$PATH\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nENV PATH=$PATH:/opt/venv/bin\nCMD python -m stars\n",
        ),
    )
