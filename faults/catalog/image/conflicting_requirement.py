"""Two libraries that belong together, in versions that do not."""

from packaging.requirements import Requirement

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD
from faults.kinds.dockerfile.required import RequirementFault, pinned, version

TOGETHER = {"pydantic-core": "pydantic", "grpcio-status": "grpcio"}
"""Libraries of which each version goes with one of another library's."""


class ConflictingRequirement(RequirementFault):
    """A library's version is not the one that another library goes with.

    Two libraries are released together, and each release of the one requires just one of the other. A change moved one
    of the two lines: no set of versions satisfies both, and the installation gives up.

    Find it: the build stops where the requirements are installed, and its log says which two conflict. Mend it: put
    both to versions that were released together.
    """

    shows = NO_BUILD

    def fits(self, app: App, name: str) -> bool:
        return TOGETHER.get(name) in pinned(app)

    def line(self, requirement: Requirement) -> str | None:
        head, _, last = version(requirement).rpartition(".")
        other = f"{head}.{int(last) - 1}" if last.isdecimal() and int(last) else f"{version(requirement)}.1"
        return f"{requirement.name}=={other}"

    examples = (
        Example(
            place="requirements",
            before="pydantic==2.11.7\npydantic-core==2.33.2\n",
            after="pydantic==2.11.7\npydantic-core==2.33.1\n",
        ),
    )
