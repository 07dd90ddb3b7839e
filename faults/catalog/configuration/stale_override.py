"""A variable in the Deployment that overrides the ConfigMap's."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bases.app import App
from bases.contract import Witness
from faults.editors.manifests import edit_container, variables
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import connection, readings, shown, site, witnesses


class StaleOverride(Fault):
    """The Deployment gives a variable once more, with an old value.

    It was set there by hand to try something out. What `env` lists comes after `envFrom`, and the last one wins: the
    ConfigMap can be corrected as often as one likes, and nothing changes.

    Find it: the environment inside the container has another value than the ConfigMap; `kubectl describe pod` shows
    where it comes from. Mend it: take the variable out of the Deployment.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        for variable in variables(app, "ConfigMap"):
            value = self._value(app, variable)
            if value is not None and (found := shown(app, {variable: value})):
                yield site(f"settings.{variable}", found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = site.name.partition(".")[2]
        value = self._value(app, variable)
        if value is None:
            raise EditError(app.description.manifests, f"a ConfigMap's {variable} that can be overridden", 0)
        entry = {"name": variable, "value": DoubleQuotedScalarString(value) if value.isdecimal() else value}

        def change(spec: Any) -> None:
            if spec.get("env"):
                spec["env"].append(entry)
            else:
                spec.insert(list(spec).index("envFrom"), "env", [entry])

        return edit_container(app, change)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)

    @staticmethod
    def _value(app: App, variable: str) -> str | None:
        """What a developer would have there: a database of one's own, and otherwise the default."""
        given = variables(app, "ConfigMap").get(variable)
        reading = readings(app).get(variable)
        if given is None or reading is None:
            return None
        if variable in connection(app):
            names = app.description.database.variables
            return {names.host: "localhost", names.name: f"{given}-test"}.get(variable)
        return reading.default

    examples = (
        Example(
            place="deployment",
            before="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          image: stars:2.0.1
          envFrom:
            - configMapRef:
                name: stars-configuration
""",
            after="""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  template:
    spec:
      containers:
        - name: stars
          image: stars:2.0.1
          env:
            - name: TTL
              value: "60"
          envFrom:
            - configMapRef:
                name: stars-configuration
""",
        ),
    )
