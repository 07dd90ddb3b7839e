"""`COPY folder /app`, which copies what is in the folder."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, replace_word
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import from_context
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change, slug


class FolderCopiedWithoutItself(ImageFault):
    """A folder is copied to where it belongs, and only what is in it arrives.

    Unlike `cp`, `COPY` copies a folder's content and not the folder. The modules lie one level too high: the image is
    built without a complaint, and there is no package of the service's name in it.

    Find it: the container ends at once, and its last words are that there is no such module. Mend it: name the folder
    at the end of the target, too.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        for each in from_context(app):
            source, target = (word.text.rstrip("/") for word in each.operands)
            parent, _, name = target.rpartition("/")
            if source == app.description.source == name and parent and list(app.below(source)):
                yield slug(source), _shortening(each, parent)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nCOPY stars /app/stars\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nCOPY stars /app\nCMD python -m stars\n",
        ),
    )


def _shortening(instruction: Instruction, target: str) -> Change:
    return lambda app: replace_word(app, instruction, instruction.operands[1], target)
