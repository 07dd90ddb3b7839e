"""A file that nobody applies."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from bases.monitoring import KUSTOMIZATION
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.monitoring.expressions import MONITOR, RULES, watchers

_SUBJECTS = {MONITOR: "monitor", RULES: "rules", "ConfigMap": "dashboard"}


def _kustomization(app: App) -> tuple[str, list[str]]:
    """Its path and its lines, with their ends; no lines when it is not there."""
    path = f"{app.description.monitoring.folder}/{KUSTOMIZATION}"
    return path, app.text(path).splitlines(keepends=True) if path in app else []


def _places(app: App, lines: list[str], path: str) -> list[int]:
    resource = path.removeprefix(f"{app.description.monitoring.folder}/")
    return [number for number, line in enumerate(lines) if line.strip() == f"- {resource}"]


class NotApplied(Fault):
    """What watches the service is in the folder and not in the cluster.

    The kustomization does not list the file, so `kubectl apply -k` passes it by without a word. Whoever looks into the
    repository sees a rule, a monitor, a dashboard; Prometheus and Grafana have never heard of it.

    Find it: `kubectl get` for the object's kind does not show it; `kubectl kustomize` of the folder does not print it.
    Mend it: list the file in the kustomization.
    """

    family = Family.OBSERVABILITY
    layer = Layer.MONITORING

    def sites(self, app: App) -> Iterator[Site]:
        _, lines = _kustomization(app)
        for kind, subject in _SUBJECTS.items():
            found = {thing.path for thing in watchers(app, kind)}
            if len(found) == 1 and len(_places(app, lines, found.pop())) == 1:
                yield Site(subject, (subject,))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        path, lines = _kustomization(app)
        kind = next(kind for kind, subject in _SUBJECTS.items() if subject == site.subject)
        places = [place for thing in watchers(app, kind) for place in _places(app, lines, thing.path)]
        if len(places) != 1:
            raise EditError(path, f"the file of the {kind}", len(places))
        del lines[places[0]]
        return app.replace(path, "".join(lines))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    examples = (
        Example(
            place="kustomization",
            before="""\
resources:
  - monitor.yaml
  - rules.yaml
""",
            after="""\
resources:
  - rules.yaml
""",
        ),
    )
