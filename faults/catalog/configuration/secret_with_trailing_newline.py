"""`echo secret | base64` encodes the line end, too."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.manifests import secret_value, set_secret, variables
from faults.fault import Example, Family, Fault, Layer, Site


class SecretWithTrailingNewline(Fault):
    """A secret ends with a line end that was encoded along with it.

    `echo` wrote the value, `base64` encoded all of it. Decoded on a terminal it looks right. The service sends one
    character more than the database knows, and every connection is refused.

    Find it: authentication fails though the decoded secret looks right; `base64 -d | xxd` shows a 0a at its end. Mend
    it: encode the value with `printf '%s'` or `echo -n`, and restart the service.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        names = app.description.database.variables
        for site, variable in (("database.username", names.username), ("database.password", names.password)):
            if variables(app, "Secret").get(variable):
                yield Site(site, ("database",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = getattr(app.description.database.variables, site.name.partition(".")[2])
        return set_secret(app, variable, secret_value(app, variable) + "\n")

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

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
  DATABASE_PASSWORD: c3VwZXJub3ZhCg==
""",
        ),
    )
