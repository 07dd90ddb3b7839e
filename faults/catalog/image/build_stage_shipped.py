"""An image with all that it was made from."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, instructions, replace_word
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import from_context
from faults.kinds.placed import Change, answers


class BuildStageShipped(ImageFault):
    """The last stage goes on from the one that builds.

    It should begin with a clean image and take over just what it needs. So it has all of that twice, and everything
    that the build has left, for everybody to see who has the image; it is pulled for longer, and there is more in it to
    be attacked.

    Find it: the image is far larger than it was; files of the build are in the container. Mend it: let the last stage
    begin with the plain image.
    """

    shows = (answers("image.remains"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        stages = instructions(app, "FROM")
        required = [each for each in from_context(app) if each.operands[0].text == app.description.requirements]
        for each in required if len(stages) > 1 else ():
            first = stages[each.stage]
            last = stages[-1]
            clean = len(last.operands) == 1 and first.operands[0].text == last.operands[0].text
            if each.stage != last.stage and len(first.operands) == 3 and clean:
                yield "stage", _going_on(last, first.operands[2].text)

    examples = (
        Example(
            place="dockerfile",
            before=(
                "FROM python:3.13-slim AS build\nCOPY requirements.txt .\n\n"
                "FROM python:3.13-slim\nCMD python -m stars\n"
            ),
            after="FROM python:3.13-slim AS build\nCOPY requirements.txt .\n\nFROM build\nCMD python -m stars\n",
        ),
    )


def _going_on(last: Instruction, stage: str) -> Change:
    return lambda app: replace_word(app, last, last.operands[0], stage)
