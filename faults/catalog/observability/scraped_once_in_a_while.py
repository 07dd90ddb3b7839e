"""An interval in minutes for one in seconds."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.fields import Field, FieldFault, monitor_fields


class ScrapedOnceInAWhile(FieldFault):
    """The interval between two scrapes is in minutes where seconds are meant.

    A rate needs two samples in its window, and a window of five minutes now holds one at most. Prometheus also takes a
    series for gone when its last sample is five minutes old: panels show dots, alerts flicker or never fire.

    Find it: `up` itself has gaps; Prometheus' page of targets shows how long ago the last scrape was. Mend it: give the
    interval in seconds.
    """

    family = Family.OBSERVABILITY

    def fields(self, app: App) -> Iterator[Field]:
        return monitor_fields(app, "monitor.interval", "spec", "endpoints", 0, "interval")

    def value(self, found: str, app: App) -> str | None:
        return found.replace("s", "m") if found.removesuffix("s").isdigit() and found.endswith("s") else None

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
      interval: 20s
""",
            after="""\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
spec:
  endpoints:
    - port: web
      interval: 20m
""",
        ),
    )
