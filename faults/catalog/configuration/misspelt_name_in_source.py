"""The source reads a variable that nobody gives."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import readings, set_name, shorten, shown, site, witnesses


class MisspeltNameInSource(Fault):
    """The source reads a variable by a misspelt name.

    Manifests and documentation agree on the name, and the service asks for another. One with a default gets it without
    a word, whatever the configuration says; one without stops the service as it starts.

    Find it: a KeyError with a name that looks like one of the configuration's; or a service that behaves as with the
    default, though the environment inside the container is right. Mend it: correct the name in the source.
    """

    family = Family.CONFIGURATION
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for variable in readings(app):
            if len(variable) > 1 and (found := shown(app, {variable: None})):
                yield site(f"settings.{variable}", found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = site.name.partition(".")[2]
        return set_name(app, variable, shorten(variable, random))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    examples = (
        Example(
            place="settings",
            before="""\
import os

ttl = int(os.environ.get("TTL", "60"))
""",
            after="""\
import os

ttl = int(os.environ.get("TL", "60"))
""",
        ),
    )
