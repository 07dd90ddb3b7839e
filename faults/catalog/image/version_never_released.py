"""A version of a library that there is not."""

from packaging.requirements import Requirement

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD
from faults.kinds.dockerfile.required import UNASKED, RequirementFault, version


class VersionNeverReleased(RequirementFault):
    """A library is required in a version that was never released.

    A dot is missing. Whoever has the library installed already notices nothing; a build that starts from nothing finds
    no such version and stops.

    Find it: the build stops where the requirements are installed, and its log lists the versions that there are. Mend
    it: put the dot back.
    """

    shows = NO_BUILD

    def fits(self, app: App, name: str) -> bool:
        return name in UNASKED

    def line(self, requirement: Requirement) -> str | None:
        parts = version(requirement).split(".")
        return (
            f"{requirement.name}=={'.'.join(parts[:-2])}.{''.join(parts[-2:])}" if len(parts) > 2 else str(requirement)
        )

    examples = (
        Example(
            place="requirements",
            before="fastapi==0.115.0\nstarlette==0.38.6\n",
            after="fastapi==0.1150\nstarlette==0.38.6\n",
        ),
    )
