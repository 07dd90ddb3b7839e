"""An alert that is sent to nobody."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import RULES, watchers
from faults.kinds.monitoring.fields import Field, FieldFault, follow


class SeverityNobodyRoutes(FieldFault):
    """An alert has a severity that Alertmanager routes to nobody.

    The alert fires, is red on every page that shows alerts, and reaches the route for all the rest, which has no
    receiver. Whoever is on call hears of the outage from the users.

    Find it: the alert is firing in Prometheus and Alertmanager, without a notification; its severity is in no route.
    Mend it: give it one of the severities that are routed.
    """

    family = Family.OBSERVABILITY

    def fields(self, app: App) -> Iterator[Field]:
        for thing in watchers(app, RULES):
            groups = follow(thing.data, ("spec", "groups"))
            for number, group in enumerate(groups) if isinstance(groups, list) else ():
                found = follow(group, ("rules",))
                for place, rule in enumerate(found) if isinstance(found, list) else ():
                    if name := follow(rule, ("alert",)):
                        way = ("spec", "groups", number, "rules", place, "labels", "severity")
                        yield Field(thing, way, f"alerts.{name}")

    def value(self, found: str, app: App) -> str | None:
        return next((severity for severity in ("high", "major") if severity != found), None)

    examples = (
        Example(
            place="rules",
            before="""\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: stars-rules
spec:
  groups:
    - name: stars
      rules:
        - alert: ErrorsHigh
          expr: job:errors:ratio_rate5m > 0.01
          labels:
            severity: page
""",
            after="""\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: stars-rules
spec:
  groups:
    - name: stars
      rules:
        - alert: ErrorsHigh
          expr: job:errors:ratio_rate5m > 0.01
          labels:
            severity: high
""",
        ),
    )
