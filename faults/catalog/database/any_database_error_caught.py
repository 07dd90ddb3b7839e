"""A handler for every error of the database, where one kind is meant."""

from collections.abc import Iterable, Iterator
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family, Site
from faults.kinds.source.exceptions import CaughtExceptionFault


class AnyDatabaseErrorCaught(CaughtExceptionFault):
    """A handler meant for duplicates catches whatever goes wrong in the database.

    When the database is out of memory, shuts down or refuses to write, clients are told that they asked for something
    impossible. No error is counted and nothing is logged, so the outage burns none of the error budget and no alert
    goes off.

    Find it: requests are refused as if their names were taken, while the database's log is full of errors. Mend it:
    catch IntegrityError alone.
    """

    family = Family.DATABASE
    caught = ("sqlalchemy.exc", "SQLAlchemyError")

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            yield Site(site.name, (site.name, f"{site.name}.errors"))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subjects[1], Aspect.ANSWERS)]

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
from sqlalchemy.exc import SQLAlchemyError


def create(self, name: str) -> Star | None:
    try:
        return self._stars.add(name)
    except SQLAlchemyError:
        return None
""",
        ),
    )
