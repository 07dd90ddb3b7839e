"""A search path without what was on it."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, replace_word
from faults.fault import Example
from faults.kinds.dockerfile.changed import Change, ImageFault, inside
from faults.kinds.dockerfile.places import SEARCH_PATH, search_path


class SystemPathLost(ImageFault):
    """The search path is set anew and not extended.

    The service's own Python is found, and no other program of the image is. What needs one fails: the command that the
    orchestrator runs before it stops a container, so that requests under way are lost; and every command that an
    operator types.

    Find it: events of the pod say that its hook failed; `kubectl exec` says that `ls` is not found. Mend it: end the
    path with `:$PATH`.
    """

    shows = (inside("container.pre-stop"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        place = search_path(app)
        if place is not None:
            yield "path", _replacing(place)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PATH=/opt/venv/bin:$PATH\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nENV PATH=/opt/venv/bin\nCMD python -m stars\n",
        ),
    )


def _replacing(instruction: Instruction) -> Change:
    (word,) = (word for word in instruction.words if word.text.startswith("PATH="))
    folder = SEARCH_PATH.fullmatch(instruction.variables["PATH"])
    assert folder is not None
    return lambda app: replace_word(app, instruction, word, f"PATH={folder['folder']}")
