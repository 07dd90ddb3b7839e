"""A constant where the environment should be read."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Witness
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import readings, shown, site, witnesses
from faults.kinds.source.patterns import replace_node


class HardCodedSetting(Fault):
    """A setting is a constant.

    It was put there to try something out and was committed with the rest. The variable is still given, and still in
    the documentation, and changes nothing.

    Find it: the service behaves the same whatever the variable says; the source does not have its name. Mend it: read
    the variable.
    """

    family = Family.CONFIGURATION
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for variable in readings(app):
            value = self._value(app, variable)
            if value is not None and (found := shown(app, {variable: value})):
                yield site(f"settings.{variable}", found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = site.name.partition(".")[2]
        value = self._value(app, variable)
        if value is None:
            raise EditError(app.description.settings.path, f"{variable}, read from the environment", 0)
        reading = readings(app)[variable]
        new = cst.Integer(value) if reading.number else cst.SimpleString(f'"{value}"')
        return replace_node(app, app.description.settings.path, reading.whole, new)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    @staticmethod
    def _value(app: App, variable: str) -> str | None:
        """What a developer would have there: the database on the machine around the container, as localhost leads back
        into it; otherwise the default.
        """
        reading = readings(app).get(variable)
        if reading is None:
            return None
        return "host.docker.internal" if variable == app.description.database.variables.host else reading.default

    examples = (
        Example(
            place="settings",
            before="""\
import os

ttl = int(os.environ.get("TTL", "60"))
""",
            after="""\
import os

ttl = 60
""",
        ),
    )
