"""A number where Kubernetes wants a string."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.editors.manifests import set_item, value_of, variables
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import STARTS, site, witnesses


class NumberWithoutQuotes(Fault):
    """A number in a ConfigMap is not quoted.

    To YAML it is a number then, and a ConfigMap holds nothing but strings: the API server refuses the whole object.
    Whoever does not look at what `kubectl apply` says finds a Deployment whose pods are never created.

    Find it: applying the manifests says "cannot unmarshal number into Go struct field ConfigMap.data of type string";
    the pods' events say that the ConfigMap was not found. Mend it: quote the number, and apply the manifest.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        for variable, given in variables(app, "ConfigMap").items():
            if self._number(given):
                yield site(f"settings.{variable}", [STARTS])

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = site.name.partition(".")[2]
        if not self._number(value_of(app, variable)):
            raise EditError(app.description.manifests, f"a number as {variable}", 0)
        return set_item(app, variable, int(value_of(app, variable)))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    @staticmethod
    def _number(given: str) -> bool:
        return given.isdecimal() and str(int(given)) == given

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
  TTL: 9
""",
        ),
    )
