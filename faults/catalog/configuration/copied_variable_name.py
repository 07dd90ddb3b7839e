"""A line that was copied, and still has the name of the one before."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.editors.manifests import variables
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import readings, set_name, shown, site, witnesses


class CopiedVariableName(Fault):
    """Two settings are read from the same variable.

    The line for one was made from the line above it, and the name of the variable was not changed. Its own variable is
    given, right, and read by nobody, so that changing it changes nothing.

    Find it: the service behaves as with the other variable's value, which the error may show in a place where it makes
    no sense. Mend it: read the variable of the setting's own name.
    """

    family = Family.CONFIGURATION
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        given = variables(app)
        for above, variable in pairwise(readings(app)):
            if above in given and (found := shown(app, {variable: given[above]})):
                yield site(f"settings.{variable}", found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = site.name.partition(".")[2]
        for above, below in pairwise(readings(app)):
            if below == variable:
                return set_name(app, variable, above)
        raise EditError(app.description.settings.path, f"{variable} below another variable", 0)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    examples = (
        Example(
            place="settings",
            before="""\
import os

port = int(os.environ["LISTEN_PORT"])
database_name = os.environ["DATABASE_NAME"]
""",
            after="""\
import os

port = int(os.environ["LISTEN_PORT"])
database_name = os.environ["LISTEN_PORT"]
""",
        ),
    )
