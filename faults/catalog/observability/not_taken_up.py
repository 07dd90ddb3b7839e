"""A label by which somebody finds it, or not."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import MONITOR, RULES, watchers
from faults.kinds.monitoring.fields import Field, FieldFault, follow

_SUBJECTS = {MONITOR: "monitor.release", RULES: "rules.release", "ConfigMap": "dashboard.label"}


class NotTakenUp(FieldFault):
    """What watches the service has not the label by which it is taken up.

    The operator takes only monitors and rules that carry the name of its own helm release, and Grafana's sidecar only
    dashboards with its label. The object is in the cluster, `kubectl` shows it, and nobody reads it.

    Find it: Prometheus' configuration or its list of rules has nothing of the object, Grafana does not list the
    dashboard; compare its labels with the selector of whoever should take it up. Mend it: give it the label.
    """

    family = Family.OBSERVABILITY

    def fields(self, app: App) -> Iterator[Field]:
        releases = {chart.release for chart in app.description.monitoring.charts}
        for kind, subject in _SUBJECTS.items():
            for thing in watchers(app, kind):
                labels = follow(thing.data, ("metadata", "labels"))
                for label, value in labels.items() if isinstance(labels, dict) else ():
                    if value in releases or label == "grafana_dashboard":
                        yield Field(thing, ("metadata", "labels", str(label)), subject)

    def value(self, found: str, app: App) -> str | None:
        return "true" if found == "1" else "monitoring" if found != "monitoring" else None

    examples = (
        Example(
            place="rules",
            before="""\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: stars-rules
  labels:
    release: prometheus
""",
            after="""\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: stars-rules
  labels:
    release: monitoring
""",
        ),
        Example(
            place="dashboard",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-dashboard
  labels:
    grafana_dashboard: "1"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-dashboard
  labels:
    grafana_dashboard: "true"
""",
        ),
    )
