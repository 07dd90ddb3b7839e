"""An instruction of the image that stands in another stage."""

from collections.abc import Iterator
from typing import ClassVar

from bases.app import App
from bases.contract import Witness
from faults.editors.dockerfile import Instruction, final, instructions, move
from faults.fault import Example, Site
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import listed_command, numeric_user, search_path, source_copy
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change, answers


class InstructionInEarlierStage(ImageFault):
    """An instruction that is meant for the image stands in the stage before it.

    What a stage says of its user, its environment, its directory, its port or its command holds for that stage, and is
    not passed on: the next `FROM` begins anew, from what the image that it names says. The build has nothing to
    complain of.

    Find it: `docker inspect` shows what the image lacks, which the Dockerfile seems to have. Mend it: move the
    instruction below the last FROM.
    """

    shows = ()
    breaking: ClassVar[dict[str, Witness]] = {
        "ENV": STARTS, "WORKDIR": STARTS, "USER": answers("image.user"), "EXPOSE": answers("image.port"), "CMD": STARTS,
    }  # fmt: skip

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        stages = instructions(app, "FROM")
        if len(stages) < 2 or source_copy(app) is None:
            return
        fits = {"ENV": search_path(app), "USER": numeric_user(app), "CMD": listed_command(app)}
        for name in self.breaking:
            found = final(app, name)
            if len(found) == 1 and fits.get(name, found[0]) is not None:
                yield name.lower(), _moving(found[0], stages[-1])

    def sites(self, app: App) -> Iterator[Site]:
        for name, _ in self.places(app):
            witness = self.breaking[name.upper()]
            yield Site(name, (witness.subject,), witnesses=frozenset({witness}))

    examples = (
        Example(
            place="dockerfile",
            before=(
                "FROM python:3.13-slim AS build\nCOPY stars /code/stars\n\nFROM python:3.13-slim\n"
                "COPY --from=build /code /\n# No root.\nUSER 1001\n"
            ),
            after=(
                "FROM python:3.13-slim AS build\nCOPY stars /code/stars\n# No root.\nUSER 1001\n\n"
                "FROM python:3.13-slim\nCOPY --from=build /code /\n"
            ),
        ),
    )


def _moving(instruction: Instruction, before: Instruction) -> Change:
    return lambda app: move(app, instruction, before)
