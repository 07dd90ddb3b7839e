"""An argument above the first stage, used inside one."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import Instruction, insert_before, instructions, set_arguments
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import numeric_user
from faults.kinds.placed import Change, answers


class ArgumentAboveStages(ImageFault):
    """The image's user is an argument that its stage does not know.

    An argument above the first `FROM` is known to every `FROM`, and within a stage only where the stage declares it
    again. Otherwise it is empty, without a word; an empty user is root. The build succeeds and the service runs, with
    rights that nobody gave it. Kubernetes refuses the pod where it demands that it is not root.

    Find it: `docker inspect` shows no user; the pod's events say that the image will run as root. Mend it: declare the
    argument in the stage that uses it, or write the number there.
    """

    shows = (answers("image.user"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        user = numeric_user(app)
        if user is not None:
            yield "user", _declaration(instructions(app, "FROM")[0], user)

    examples = (
        Example(
            place="dockerfile",
            before="# The catalogue.\nFROM python:3.13-slim\nUSER 1001:1001\nCMD python\n",
            after="ARG RUN_AS=1001\n# The catalogue.\nFROM python:3.13-slim\nUSER ${RUN_AS}\nCMD python\n",
        ),
    )


def _declaration(first: Instruction, user: Instruction) -> Change:
    number = user.operands[0].text.partition(":")[0]

    def change(app: App) -> App:
        return insert_before(set_arguments(app, user, "${RUN_AS}"), first, f"ARG RUN_AS={number}")

    return change
