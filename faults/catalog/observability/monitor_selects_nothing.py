"""A label that no Service has."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import MONITOR, watchers
from faults.kinds.monitoring.fields import Field, FieldFault, follow


class MonitorSelectsNothing(FieldFault):
    """The monitor selects Services by a label that none has.

    It looks for a value that was typed from memory. The operator finds no Service, generates a job without targets, and
    is content: an empty selection is no error.

    Find it: Prometheus shows the job with no target; `kubectl get services` with the monitor's selector lists nothing.
    Mend it: select by a label that the Service has.
    """

    family = Family.OBSERVABILITY

    def fields(self, app: App) -> Iterator[Field]:
        for monitor in watchers(app, MONITOR):
            way = ("spec", "selector", "matchLabels")
            labels = follow(monitor.data, way)
            # One that is not matched is enough.
            for label in list(labels)[:1] if isinstance(labels, dict) else ():
                yield Field(monitor, (*way, str(label)), "monitor.selector")

    def value(self, found: str, app: App) -> str | None:
        return next((value for value in (app.description.title.lower(), "service") if value not in (found, "")), None)

    examples = (
        Example(
            place="monitor",
            before="""\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
spec:
  selector:
    matchLabels:
      part-of: stars
""",
            after="""\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
spec:
  selector:
    matchLabels:
      part-of: star catalogue
""",
        ),
    )
