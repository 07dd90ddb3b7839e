"""`--from=1`, where the first stage is meant."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, instructions, replace_word
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD, ImageFault
from faults.kinds.dockerfile.places import from_stage
from faults.kinds.placed import Change, slug


class StagesCountedFromOne(ImageFault):
    """A file is copied from stage 1, and the first stage is meant.

    Stages have numbers, from 0, and names. In a Dockerfile of two stages, 1 is the second one, which cannot copy from
    itself: the build stops there, after all the work of the first stage.

    Find it: the build's last step says that it refers to the current stage. Mend it: name the stage.
    """

    shows = NO_BUILD

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        stages = instructions(app, "FROM")
        first = stages[0].operands[-1].text if stages and len(stages[0].operands) == 3 else "0"
        for each in from_stage(app):
            if each.stage == 1 and each.flags["from"] in (first, "0"):
                yield slug(each.operands[0].text), _counting(each)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim AS build\nRUN touch /x\nFROM python:3.13-slim\nCOPY --from=build /x /x\n",
            after="FROM python:3.13-slim AS build\nRUN touch /x\nFROM python:3.13-slim\nCOPY --from=1 /x /x\n",
        ),
    )


def _counting(instruction: Instruction) -> Change:
    (flag,) = (word for word in instruction.words if word.text.startswith("--from="))
    return lambda app: replace_word(app, instruction, flag, "--from=1")
