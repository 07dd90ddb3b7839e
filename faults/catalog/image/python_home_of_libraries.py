"""`PYTHONHOME` is not what it sounds like."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.environment import VariableInImage
from faults.kinds.dockerfile.places import SEARCH_PATH, search_path
from faults.kinds.manifests.settings import STARTS


class PythonHomeOfLibraries(VariableInImage):
    """The image says that Python is at home in the virtual environment.

    The variable is for the folder of the standard library. A virtual environment has none: the interpreter does not
    find its own modules, and ends before it has read a line of the service.

    Find it: the container ends at once, and its last words are that there is no module `encodings`. Mend it: take the
    variable away; that the environment comes first on the search path is enough.
    """

    shows = (STARTS,)

    def assignments(self, app: App) -> Iterator[tuple[str, ...]]:
        place = search_path(app)
        match = SEARCH_PATH.fullmatch(place.variables["PATH"]) if place else None
        if match is not None:
            yield "environment", f"PYTHONHOME={match['folder'].removesuffix('/bin')}"

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PATH=/opt/venv/bin:$PATH \\\n    PYTHONUTF8=1\nCMD python -m stars\n",
            after=(
                "FROM python:3.13-slim\nENV PATH=/opt/venv/bin:$PATH \\\n    PYTHONUTF8=1 \\\n"
                "    PYTHONHOME=/opt/venv\nCMD python -m stars\n"
            ),
        ),
    )
