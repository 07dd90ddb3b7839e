"""A driver without the library of the system that it needs."""

from packaging.requirements import Requirement

from bases.app import App
from faults.fault import Example
from faults.kinds.dockerfile.required import RequirementFault, version
from faults.kinds.manifests.settings import STARTS

WITHOUT = {"psycopg-binary": "psycopg"}
"""Libraries that bring along what others, which need it, look for in the system otherwise."""
EXTRA = "binary"


class NativeLibraryMissing(RequirementFault):
    """The database's driver is required without the library in C that it is made for.

    A developer's machine has that library, of the system's own packages. A slim image has not: the driver is installed,
    and cannot be imported.

    Find it: the container ends at once, with an ImportError that names a shared library, or a wrapper of one. Mend it:
    require the driver with its binary part.
    """

    shows = (STARTS,)

    def fits(self, app: App, name: str) -> bool:
        return name in {*WITHOUT, *WITHOUT.values()}

    def line(self, requirement: Requirement) -> str | None:
        if EXTRA in requirement.extras:
            return f"{requirement.name}=={version(requirement)}"
        return None if requirement.name in WITHOUT else str(requirement)

    examples = (
        Example(place="requirements", before="psycopg[binary]==3.2.3\n", after="psycopg==3.2.3\n"),
        Example(
            place="requirements",
            before="fastapi==0.115.0\npsycopg==3.2.3\npsycopg-binary==3.2.3\n",
            after="fastapi==0.115.0\npsycopg==3.2.3\n",
        ),
    )
