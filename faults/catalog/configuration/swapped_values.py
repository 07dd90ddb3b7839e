"""Two variables, each with the other's value."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.editors.manifests import KINDS, set_value, value_of, variables
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import shown, site, witnesses


class SwappedValues(Fault):
    """Two neighbouring variables have each other's values.

    The lines were put into another order, and of two of them only the names were moved. Each value is one that belongs
    into this file, and looks familiar; what it means to the service depends on the name that is before it now.

    Find it: the errors show a value that is right elsewhere: a port where a host should be, a user's name where a
    password should. Mend it: give each name its own value, and restart the service.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        for kind in KINDS:
            given = variables(app, kind)
            for one, other in pairwise(given):
                if found := shown(app, {one: given[other], other: given[one]}):
                    yield site(f"settings.{one}.{other}", found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        one, _, other = site.name.partition(".")[2].partition(".")
        values = value_of(app, one), value_of(app, other)
        if values[0] == values[1]:
            raise EditError(app.description.manifests, f"different values of {one} and {other}", 0)
        return set_value(set_value(app, one, values[1]), other, values[0])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: stars-database
  DATABASE_NAME: stars
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: stars
  DATABASE_NAME: stars-database
""",
        ),
    )
