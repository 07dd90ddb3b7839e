"""A setting under a name that nobody reads."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.editors.manifests import renamable, rename_variable
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import shorten, shown, site, witnesses


class MisspeltVariable(Fault):
    """A setting is given under a misspelt name, and the default is used instead.

    The service reads the right name, finds nothing, and takes its default without a word. The configuration shows the
    wanted value, so whoever looks there sees nothing wrong.

    Find it: the service behaves as with the default; the environment inside the container lists the misspelt name
    beside none of the right one. Mend it: correct the name in the configuration, and restart the service.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        given = renamable(app)
        for variable in app.description.settings.optional:
            if variable in given and len(variable) > 1 and (found := shown(app, {variable: None})):
                yield site(f"settings.{variable}", found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = site.name.partition(".")[2]
        return rename_variable(app, variable, shorten(variable, random))

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
  DATABASE_NAME: stars
  TTL: "9"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_NAME: stars
  TL: "9"
""",
        ),
    )
