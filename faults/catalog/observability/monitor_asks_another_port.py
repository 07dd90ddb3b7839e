"""A port that the Service does not have."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.fields import Field, FieldFault, monitor_fields


class MonitorAsksAnotherPort(FieldFault):
    """The monitor names a port that the Service does not have.

    The operator goes by the name of the Service's port, not by its number nor by the container's. With another name
    there is no target: nothing is down, nothing is red, and nothing is scraped.

    Find it: the monitor's job is among Prometheus' targets with none in it; `kubectl describe service` shows the name.
    Mend it: name the port as the Service does.
    """

    family = Family.OBSERVABILITY

    def fields(self, app: App) -> Iterator[Field]:
        return monitor_fields(app, "monitor.port", "spec", "endpoints", 0, "port")

    def value(self, found: str, app: App) -> str | None:
        return next((port for port in ("metrics", "web") if port != found), None)

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
    - port: http
""",
            after="""\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
spec:
  endpoints:
    - port: metrics
""",
        ),
    )
