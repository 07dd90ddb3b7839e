"""Source where only byte-code should be."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, commands, instructions, remove_command
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import source_copy
from faults.kinds.placed import Change, answers


class SourceLeftInImage(ImageFault):
    """The build compiles the source and does not take it away.

    The service does not need it any more, and runs as before. Whoever has the image has the source, with its comments,
    which was not to leave the house.

    Find it: `find / -name '*.py'` in the container finds the service's own modules. Mend it: delete the source in the
    step that compiles it, before another stage copies it.
    """

    shows = (answers("image.source"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        copied = source_copy(app)
        for run in instructions(app, "RUN") if copied is not None else ():
            found = [n for n, c in enumerate(commands(run)) if "*.py" in c and c.endswith("-delete")]
            if copied is not None and run.start > copied.start and len(found) == 1 and len(commands(run)) > 1:
                yield "source", _removal(run, found[0])

    examples = (
        Example(
            place="dockerfile",
            before=(
                "FROM python:3.13-slim\nCOPY stars /app/stars\nRUN python -m compileall -b /app \\\n"
                " && find /app -name '*.py' -delete\nCMD python -m stars\n"
            ),
            after=(
                "FROM python:3.13-slim\nCOPY stars /app/stars\nRUN python -m compileall -b /app\nCMD python -m stars\n"
            ),
        ),
    )


def _removal(run: Instruction, number: int) -> Change:
    return lambda app: remove_command(app, run, number)
