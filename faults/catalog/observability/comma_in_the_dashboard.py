"""A dashboard that Grafana cannot read."""

import re
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from bases.manifests import Object
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.monitoring.expressions import edit_watcher, styled, watchers

_COMMA = re.compile(r"(?<=\]}),(?=\r?\n)")


def _dashboards(app: App) -> list[tuple[Object, str]]:
    """Every text with panels in which there is such a comma: its object, and its key there."""
    return [
        (thing, str(key))
        for thing in watchers(app, "ConfigMap")
        for key, text in thing.below("data").items()
        if isinstance(text, str) and '"panels"' in text and _COMMA.search(text)
    ]


class CommaInTheDashboard(Fault):
    """A comma is missing in the dashboard.

    The dashboard is JSON inside a ConfigMap, which takes any text: it is applied without complaint. Grafana's sidecar
    hands it on, Grafana cannot read it, and keeps what it had before, or nothing.

    Find it: the dashboard is not listed, or did not change; Grafana's log names the file and the place. Mend it: put
    the comma back.
    """

    family = Family.OBSERVABILITY
    layer = Layer.MONITORING

    def sites(self, app: App) -> Iterator[Site]:
        if len(_dashboards(app)) == 1:
            yield Site("dashboard", ("dashboard",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        found = _dashboards(app)
        if len(found) != 1:
            raise EditError(app.description.monitoring.folder, "a dashboard of several lines", len(found))
        ((owner, key),) = found

        def change(document: Any) -> None:
            text = document["data"][key]
            document["data"][key] = styled(text, _COMMA.sub("", text, count=1))

        return edit_watcher(app, owner, change)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="dashboard",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-dashboard
data:
  stars.json: |
    {"title": "Stars", "panels": [
      {"title": "Requests", "targets": [
        {"refId": "A", "expr": "up"}
      ]},
      {"title": "Latency", "targets": []}
    ]}
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-dashboard
data:
  stars.json: |
    {"title": "Stars", "panels": [
      {"title": "Requests", "targets": [
        {"refId": "A", "expr": "up"}
      ]}
      {"title": "Latency", "targets": []}
    ]}
""",
        ),
    )
