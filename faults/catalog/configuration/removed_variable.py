"""A variable that is no longer given."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.editors.manifests import remove_variable, renamable
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import shown, site, witnesses


class RemovedVariable(Fault):
    """A variable is missing from the ConfigMap or Secret.

    Somebody tidied up a line that seemed to be of no use. One that the service cannot do without stops it at its next
    start, long after the change perhaps; any other gets its default without a word.

    Find it: a stack trace that ends in a KeyError with the variable's name, in a pod that is restarted again and again;
    or a service that behaves as with the default. Mend it: put the line back, and restart the service.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        for variable in sorted(renamable(app)):
            if found := shown(app, {variable: None}):
                yield site(f"settings.{variable}", found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        return remove_variable(app, site.name.partition(".")[2])

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
  LISTEN_PORT: "80"
  DATABASE_NAME: stars
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  LISTEN_PORT: "80"
""",
        ),
    )
