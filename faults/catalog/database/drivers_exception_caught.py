"""The driver's exception is caught, and the toolkit's is raised."""

from collections.abc import Iterable
from typing import Any

from bases.contract import Aspect, Witness
from faults.fault import Example, Family, Site
from faults.kinds.source.exceptions import CaughtExceptionFault


class DriversExceptionCaught(CaughtExceptionFault):
    """A handler catches the database driver's IntegrityError where SQLAlchemy raises its own.

    An editor completed the import with the other class of the same name. SQLAlchemy wraps what the driver raises, so
    the handler never catches anything: a duplicate, which the service knows how to refuse, is a server error.

    Find it: duplicates are answered with 500, and the stack trace ends in an IntegrityError that the code seems to
    catch. Mend it: import the exception from sqlalchemy.exc.
    """

    family = Family.DATABASE
    caught = ("psycopg", "IntegrityError")

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.REFUSES)]

    examples = (
        Example(
            place="service",
            before="""\
from sqlalchemy.exc import IntegrityError


def create(self, name: str) -> Star | None:
    try:
        return self._stars.add(name)
    except IntegrityError:
        return None
""",
            after="""\
from psycopg import IntegrityError


def create(self, name: str) -> Star | None:
    try:
        return self._stars.add(name)
    except IntegrityError:
        return None
""",
        ),
    )
