"""An argument that another stage does not know."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, insert_after, instructions, replace_word
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD, ImageFault
from faults.kinds.placed import Change


class ArgumentOfOneStage(ImageFault):
    """The version of the last stage's image is an argument of the first stage.

    An argument that is declared in a stage is gone with its end. Only one that stands above the first `FROM` is known
    to every `FROM`. Here the version is empty, and what is left of the name is no name.

    Find it: the build stops at the second FROM, with an invalid reference. Mend it: declare the argument above the
    first FROM.
    """

    shows = NO_BUILD

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        stages = instructions(app, "FROM")
        if len(stages) > 1:
            first, last = stages[0], stages[-1]
            name, colon, _ = last.operands[0].text.partition(":")
            if colon and "$" not in last.text and last.operands[0].text == first.operands[0].text:
                yield name.rpartition("/")[2], _declaration(first, last)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim AS build\nRUN touch /x\n\nFROM python:3.13-slim\nCMD python\n",
            after=(
                "FROM python:3.13-slim AS build\nARG PYTHON_VERSION=3.13-slim\nRUN touch /x\n\n"
                "FROM python:${PYTHON_VERSION}\nCMD python\n"
            ),
        ),
    )


def _declaration(first: Instruction, last: Instruction) -> Change:
    word = last.operands[0]
    name, _, version = word.text.partition(":")
    argument = f"{name.rpartition('/')[2].upper().replace('-', '_')}_VERSION"

    def change(app: App) -> App:
        changed = replace_word(app, last, word, f"{name}:${{{argument}}}")
        return insert_after(changed, first, f"ARG {argument}={version}")

    return change
