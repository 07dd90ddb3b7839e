"""A service that says nothing until it is too late."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.manifests import set_variable, variables
from faults.fault import Example, Family, Fault, Layer, Site

QUIET = "ERROR"


class LogLevelTooHigh(Fault):
    """The log's level is so high that only errors pass.

    The log had become expensive. Requests leave no line any more, and what an outage began with, by whom and when,
    cannot be told from the few that are left.

    Find it: the log is empty while the metrics count requests; the level in the configuration. Mend it: set the level
    back, and restart the service.
    """

    family = Family.OBSERVABILITY
    layer = Layer.MANIFEST

    def sites(self, app: App) -> Iterator[Site]:
        given = variables(app, "ConfigMap")
        for variable in app.description.settings.optional:
            if given.get(variable) in ("DEBUG", "INFO"):
                yield Site(f"settings.{variable}", (f"settings.{variable}",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        return set_variable(app, site.name.partition(".")[2], QUIET)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  TTL: INFO
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  TTL: ERROR
""",
        ),
    )
