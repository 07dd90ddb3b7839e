"""A bound that is not there."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.source.limits import Limit, limit_at, limits


class MissingLimit(Fault):
    """A limit on a text's length is missing.

    Requests that should be refused are carried out: an empty name, an empty password, or one so long that hashing it
    is work. Nothing fails; the rows are there, and other parts of the system meet them later.

    Find it: send an empty text, and one that is a character too long, for each field; one is accepted. Mend it: set the
    limit that was promised.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for limit in limits(app):
            # A name that is too long is refused by its column all the same.
            if limit.least or limit.role != "name":
                subjects = tuple(sorted(self._subjects(limit)))
                witnesses = frozenset(Witness(subject, Aspect.REFUSES) for subject in subjects)
                yield Site(limit.site, subjects, witnesses=witnesses)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        return limit_at(app, site.name).set(None)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return sorted(site.witnesses, key=lambda witness: (witness.subject, witness.aspect))

    @staticmethod
    def _subjects(limit: Limit) -> list[str]:
        rule = "empty" if limit.least else "long"
        return [f"{operation}.input.{rule}-{limit.role}" for operation in limit.operations]

    examples = (
        Example(
            place="controller",
            before="""\
class NewStar(BaseModel):
    star_name: str = Field(alias="starName", min_length=1)


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.star_name))
""",
            after="""\
class NewStar(BaseModel):
    star_name: str = Field(alias="starName")


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.star_name))
""",
        ),
    )
