"""What a stage made does not come into the image."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, remove
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import from_stage
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change, slug


class StageResultNotCopied(ImageFault):
    """The last stage does not take over what an earlier one has made for it.

    Of several stages only the last one is the image. The work of the others is done, and is in the build's log, and is
    left behind where no instruction copies it.

    Find it: the container ends at once, for want of a module; its image is smaller than the last one was. Mend it:
    copy the folder from the stage that makes it.
    """

    shows = (STARTS,)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        for each in from_stage(app):
            yield slug(each.operands[0].text), _removal(each)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim AS build\nRUN touch /x\nFROM python:3.13-slim\nCOPY --from=build /x /x\n",
            after="FROM python:3.13-slim AS build\nRUN touch /x\nFROM python:3.13-slim\n",
        ),
    )


def _removal(instruction: Instruction) -> Change:
    return lambda app: remove(app, instruction)
