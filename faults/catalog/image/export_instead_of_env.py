"""`RUN export`, which ends with its step."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import insert_before, remove_variable
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import search_path
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change


class ExportInsteadOfEnv(ImageFault):
    """The search path is set with a shell's command.

    Each `RUN` has a shell of its own, and what that exports is forgotten with it. In the container the path is as the
    system has it: its own Python is found, which has none of the service's libraries.

    Find it: the container ends at once, for want of a library that was installed; `docker inspect` shows the path.
    Mend it: use ENV.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        place = search_path(app)
        if place is not None:
            line = f"RUN export PATH={place.variables['PATH']}"
            yield "path", lambda app: insert_before(remove_variable(app, place, "PATH"), place, line)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PATH=/opt/venv/bin:$PATH \\\n    PYTHONUTF8=1\nCMD python -m stars\n",
            after=(
                "FROM python:3.13-slim\nRUN export PATH=/opt/venv/bin:$PATH\nENV PYTHONUTF8=1\nCMD python -m stars\n"
            ),
        ),
    )
