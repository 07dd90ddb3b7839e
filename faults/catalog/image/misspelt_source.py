"""A file that is copied under a name that it does not have."""

from collections.abc import Iterator
from pathlib import PurePosixPath

from bases.app import App
from faults.editors.dockerfile import Instruction, replace_word
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD, ImageFault
from faults.kinds.dockerfile.places import from_context
from faults.kinds.placed import Change, slug


class MisspeltSource(ImageFault):
    """An instruction copies a file whose name is misspelt.

    The name was typed from memory, or the file was renamed and the Dockerfile was not. There is no such file in what
    the build sees, and it stops at that step.

    Find it: the build's last step says that the file was not found. Mend it: write the name as the file has it.
    """

    shows = NO_BUILD

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        for each in from_context(app):
            source = each.operands[0].text
            if source in app or list(app.below(source)):
                yield slug(source), _misspelling(each)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nCOPY stars /app/stars\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nCOPY star /app/stars\nCMD python -m stars\n",
        ),
    )


def _misspelling(instruction: Instruction) -> Change:
    source = instruction.operands[0]
    path = PurePosixPath(source.text)
    stem = path.stem[:-1] if path.stem.endswith("s") else path.stem[:-2] + path.stem[-1] + path.stem[-2]
    return lambda app: replace_word(app, instruction, source, str(path.with_name(stem + path.suffix)))
