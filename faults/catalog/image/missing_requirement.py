"""A library that is used and not required."""

from packaging.requirements import Requirement

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.required import UNASKED, RequirementFault
from faults.kinds.manifests.settings import STARTS

NATIVE = "-binary"


class MissingRequirement(RequirementFault):
    """A library that the source imports is not required.

    It was installed by hand once, and is there on every developer's machine. The image has just what is required: it
    is built, and its service stops at the first import of what is not there.

    Find it: the container ends at once, and its last words are that there is no such module. Mend it: require it.
    """

    shows = (STARTS,)

    def fits(self, app: App, name: str) -> bool:
        return name in UNASKED and not name.endswith(NATIVE)

    def line(self, requirement: Requirement) -> str | None:
        return None

    examples = (
        Example(
            place="requirements",
            before="fastapi==0.115.0\nstarlette==0.38.6\n",
            after="starlette==0.38.6\n",
        ),
    )
