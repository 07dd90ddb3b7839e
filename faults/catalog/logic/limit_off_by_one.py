"""A bound that is one too strict."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.source.limits import Limit, limit_at, limits


class LimitOffByOne(Fault):
    """A limit on a text's length is off by one.

    The longest text that should do is refused as too long, or the shortest as too short: somebody wrote "less than"
    where "at most" was meant. Almost nobody sends such a text, and whoever does is told of a mistake that is none.

    Find it: send a text of exactly the promised length; it is refused, and one that is a character shorter, or longer,
    is not. Mend it: set the promised limit.
    """

    family = Family.LOGIC
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for limit in limits(app):
            witnesses = frozenset(Witness(subject, Aspect.ANSWERS) for subject in self._subjects(limit))
            yield Site(limit.site, tuple(sorted(self._subjects(limit))), witnesses=witnesses)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        limit = limit_at(app, site.name)
        return limit.set(limit.value + (1 if limit.least else -1))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return sorted(site.witnesses, key=lambda witness: (witness.subject, witness.aspect))

    @staticmethod
    def _subjects(limit: Limit) -> list[str]:
        # That a long name is taken is what an input's own promise is about.
        if limit.role == "name" and not limit.least:
            return [f"{operation}.input" for operation in limit.operations]
        extreme = "shortest" if limit.least else "longest"
        return [f"{operation}.input.{extreme}-{limit.role}" for operation in limit.operations]

    examples = (
        Example(
            place="controller",
            before="""\
class NewStar(BaseModel):
    star_name: str = Field(alias="starName", max_length=30)


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.star_name))
""",
            after="""\
class NewStar(BaseModel):
    star_name: str = Field(alias="starName", max_length=29)


def create(body: NewStar) -> View | Response:
    return view(stars.create(body.star_name))
""",
        ),
    )
