"""The system's programs are found before the image's own."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, replace_word
from faults.fault import Example
from faults.kinds.dockerfile.changed import Change, ImageFault
from faults.kinds.dockerfile.places import SEARCH_PATH, search_path
from faults.kinds.manifests.settings import STARTS


class LibrariesLastOnPath(ImageFault):
    """The folder of the virtual environment stands at the end of the search path.

    The first program of a name is the one that is run. The system's own Python comes first now: it works, and has none
    of the libraries that were installed into the environment.

    Find it: the container ends at once, for want of a library; `which python` inside shows the system's. Mend it: put
    the environment's folder in front.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        place = search_path(app)
        if place is not None:
            yield "path", _turning(place)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PATH=/opt/venv/bin:$PATH\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nENV PATH=$PATH:/opt/venv/bin\nCMD python -m stars\n",
        ),
    )


def _turning(instruction: Instruction) -> Change:
    (word,) = (word for word in instruction.words if word.text.startswith("PATH="))
    folder = SEARCH_PATH.fullmatch(instruction.variables["PATH"])
    assert folder is not None
    return lambda app: replace_word(app, instruction, word, f"PATH=$PATH:{folder['folder']}")
