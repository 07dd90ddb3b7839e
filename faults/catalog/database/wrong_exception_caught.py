"""A handler for another error than the one that comes."""

from collections.abc import Iterable
from typing import Any

from bases.contract import Aspect, Witness
from faults.fault import Example, Family, Site
from faults.kinds.source.exceptions import CaughtExceptionFault


class WrongExceptionCaught(CaughtExceptionFault):
    """A handler catches DataError, which a value that does not fit its column raises.

    A duplicate violates a constraint, and that is an IntegrityError. It passes the handler by, and what the service
    knows how to refuse is a server error.

    Find it: duplicates are answered with 500, and the stack trace names IntegrityError. Mend it: catch that.
    """

    family = Family.DATABASE
    caught = ("sqlalchemy.exc", "DataError")

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
from sqlalchemy.exc import DataError


def create(self, name: str) -> Star | None:
    try:
        return self._stars.add(name)
    except DataError:
        return None
""",
        ),
    )
