"""`*` below the lines that bring files back."""

from collections.abc import Iterator

from bases.app import App
from bases.description import DOCKERIGNORE
from faults.editors.dockerignore import EVERYTHING, add_pattern, patterns, remove_pattern
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD, ImageFault
from faults.kinds.dockerfile.places import from_context
from faults.kinds.placed import Change


class EverythingIgnoredLast(ImageFault):
    """The list of ignored files brings some back first and leaves everything out then.

    Somebody put the lines in order. The last pattern that matches a file decides: with `*` at the end the build sees
    no file at all, and the first step that copies one fails.

    Find it: the build says that files were not found, or are excluded, which are there. Mend it: put `*` first.
    """

    shows = NO_BUILD
    path = DOCKERIGNORE

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        found = patterns(app)
        brought_back = [number for number, pattern in enumerate(found) if pattern.startswith("!")]
        first = found.index(EVERYTHING) if found.count(EVERYTHING) == 1 else len(found)
        if from_context(app) and brought_back and first < brought_back[0]:
            yield "context", lambda app: add_pattern(remove_pattern(app, EVERYTHING), EVERYTHING)

    examples = (
        Example(
            place="dockerignore",
            before="*\n!requirements.txt\n!stars\n",
            after="!requirements.txt\n!stars\n*\n",
        ),
    )
