"""A path at which nothing is measured."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.fields import Field, FieldFault, monitor_fields


class ScrapedAtAnotherPath(FieldFault):
    """The monitor asks at another path than the service's.

    Most services show their metrics at `/metrics`; this one does not. Every scrape gets a 404, the target is down as
    far as Prometheus is concerned, and there are no series at all.

    Find it: Prometheus' page of targets shows the target with its error, 404. Mend it: ask at the service's path.
    """

    family = Family.OBSERVABILITY

    def fields(self, app: App) -> Iterator[Field]:
        return monitor_fields(app, "monitor.path", "spec", "endpoints", 0, "path")

    def value(self, found: str, app: App) -> str | None:
        return next((path for path in ("/metrics", "/prometheus") if path != found), None)

    examples = (
        Example(
            place="monitor",
            before="""\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
spec:
  endpoints:
    - port: web
      path: /stats
""",
            after="""\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
spec:
  endpoints:
    - port: web
      path: /metrics
""",
        ),
    )
