"""A default that nobody was to need."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.imports import add_import
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import readings, site, witnesses
from faults.kinds.source.patterns import replace_node


class RandomKeyAsDefault(Fault):
    """The signing key is read from a variable of another name, and a random one stands in for it.

    The default was to spare developers a setting. With it, nobody notices that the deployment gives the key under
    another name than the service reads: each replica makes up a key of its own, and takes the sessions of all the
    others for forged.

    Find it: a fixed share of requests with a valid cookie gets 401, which grows with the number of replicas; the secret
    is given, and its name is not in the source. Mend it: read the variable that is given, and do without the default.
    """

    family = Family.CONFIGURATION
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        try:
            self._cut(app)
        except EditError:
            return
        yield site("sessions", [Witness("sessions", Aspect.SHARED)])

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        return self._cut(app)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    @staticmethod
    def _cut(app: App) -> App:
        path, variable = app.description.settings.path, app.description.service.signing_key
        reading = readings(app).get(variable)
        if reading is None or not isinstance(reading.node, cst.Subscript):
            raise EditError(path, f"{variable}, which has to be given", 0)
        name = cst.SimpleString(f'"{variable.rpartition("_")[0] or variable}_SECRET"')
        default = cst.parse_expression("token_urlsafe(32)")
        read = cst.Call(
            func=cst.Attribute(value=reading.node.value, attr=cst.Name("get")), args=[cst.Arg(name), cst.Arg(default)]
        )
        return add_import(replace_node(app, path, reading.node, read), path, "secrets", "token_urlsafe")

    examples = (
        Example(
            place="settings",
            before="""\
import os

key = os.environ["COOKIE_KEY"]
""",
            after="""\
import os
from secrets import token_urlsafe

key = os.environ.get("COOKIE_SECRET", token_urlsafe(32))
""",
        ),
    )
