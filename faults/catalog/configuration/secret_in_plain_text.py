"""A secret as it is, where Base64 of it belongs."""

import base64
import binascii
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Witness
from faults.editors.manifests import secret_value, set_item, variables
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import STARTS, site, witnesses


class SecretInPlainText(Fault):
    """A secret is not encoded.

    Under `data`, a Secret holds Base64. A value put there as it is can be decoded by chance only; as a rule the API
    server refuses the whole object, and with it all the other secrets that it holds.

    Find it: applying the manifests says "illegal base64 data"; the pods' events say that the Secret was not found. Mend
    it: encode the value, or move it to `stringData`, and apply the manifest.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        for variable in variables(app, "Secret"):
            try:
                self._write(app, variable)
            except EditError:
                continue
            yield site(f"settings.{variable}", [STARTS])

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        return self._write(app, site.name.partition(".")[2])

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    @staticmethod
    def _write(app: App, variable: str) -> App:
        plain = secret_value(app, variable)
        try:
            base64.b64decode(plain, validate=True)
        except (binascii.Error, ValueError):
            return set_item(app, variable, plain)
        raise EditError(app.description.manifests, f"a value of {variable} that is not Base64 by chance", 0)

    examples = (
        Example(
            place="secret",
            before="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_PASSWORD: c3VwZXJub3Zh
""",
            after="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_PASSWORD: supernova
""",
        ),
    )
