"""A backslash that is missing at a line's end."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, instructions, rewrite
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD, ImageFault
from faults.kinds.placed import Change


class MissingContinuation(ImageFault):
    """A chain of commands goes over several lines, and one of them does not say so.

    Without the backslash at its end the instruction is over. The next line begins with `&&`, which is no instruction:
    nothing is built, not even the first step.

    Find it: the build refuses the Dockerfile and names the line. Mend it: end the line above it with a backslash.
    """

    shows = NO_BUILD

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        for number, each in enumerate(instructions(app, "RUN"), start=1):
            lines = each.text.splitlines(keepends=True)
            if len(lines) > 1 and lines[0].rstrip().endswith("\\") and lines[1].lstrip().startswith("&&"):
                yield f"run-{number}", _ending(each, lines)

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nRUN mkdir /app \\\n && touch /app/log\nCMD python\n",
            after="FROM python:3.13-slim\nRUN mkdir /app\n && touch /app/log\nCMD python\n",
        ),
    )


def _ending(instruction: Instruction, lines: list[str]) -> Change:
    body = lines[0].rstrip()
    first = body[:-1].rstrip() + lines[0][len(body) :]
    return lambda app: rewrite(app, instruction, "".join([first, *lines[1:]]))
