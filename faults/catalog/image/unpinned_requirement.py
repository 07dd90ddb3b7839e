"""A library in whatever version there is."""

from packaging.requirements import Requirement

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.required import UNASKED, RequirementFault
from faults.kinds.placed import answers


class UnpinnedRequirement(RequirementFault):
    """A library is required in no version.

    The image gets the newest one of the day on which it is built, or the one of the day on which that step was kept.
    Two images of the same source are not the same, and one day the build brings in a release that the service was not
    made for.

    Find it: what worked is broken by a build that changed nothing; the versions in two images differ. Mend it: require
    the version that was tested.
    """

    shows = (answers("container.libraries"),)

    def fits(self, app: App, name: str) -> bool:
        return name in UNASKED

    def line(self, requirement: Requirement) -> str | None:
        return requirement.name

    examples = (
        Example(
            place="requirements",
            before="fastapi==0.115.0\nstarlette==0.38.6\n",
            after="fastapi\nstarlette==0.38.6\n",
        ),
    )
