"""A requirement that holds for older Pythons only."""

import re
from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import instructions
from faults.editors.requirements import replace_requirement
from faults.fault import Example, Layer
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.required import UNASKED, pinned
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change

VERSION = re.compile(r"python:(3\.\d+)\b.*")


class RequirementOfOtherPython(ImageFault):
    """A library is required for Pythons before that of the image.

    The condition was right when it was written, for a library that newer versions bring along, or so it seemed. The
    installation leaves the line out and says so in the middle of its log; what imports the library stops the service.

    Find it: the container ends at once, for want of a library that is required; the build's log says that the line was
    ignored. Mend it: take the condition away.
    """

    shows = (STARTS,)
    layer = Layer.REQUIREMENTS

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        matches = [VERSION.fullmatch(each.operands[0].text) for each in instructions(app, "FROM")]
        versions = {match[1] for match in matches if match}
        for name, requirement in pinned(app).items() if len(versions) == 1 else ():
            if name in UNASKED:
                yield name, _condition(name, f'{requirement}; python_version < "{min(versions)}"')

    examples = (
        Example(
            place="requirements",
            before="fastapi==0.115.0\nstarlette==0.38.6\n",
            after='fastapi==0.115.0; python_version < "3.13"\nstarlette==0.38.6\n',
        ),
    )


def _condition(name: str, line: str) -> Change:
    return lambda app: replace_requirement(app, app.description.requirements, name, line)
