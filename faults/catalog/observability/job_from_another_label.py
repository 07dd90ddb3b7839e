"""Series under a job that nobody asks for."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.fields import Field, FieldFault, monitor_fields


class JobFromAnotherLabel(FieldFault):
    """The monitor takes the job from another label of the Service.

    The service is scraped and every series is there, under another job. Rules and dashboards select the one that they
    know: the panels are empty, and the alert on a service that is down fires while it is up.

    Find it: Prometheus' page of targets shows all of them up, with another job than the rules name. Mend it: take the
    job from the label that holds it.
    """

    family = Family.OBSERVABILITY

    def fields(self, app: App) -> Iterator[Field]:
        return monitor_fields(app, "monitor.job", "spec", "jobLabel")

    def value(self, found: str, app: App) -> str | None:
        return next((label for label in ("app", "app.kubernetes.io/name") if label != found), None)

    examples = (
        Example(
            place="monitor",
            before="""\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
spec:
  jobLabel: part-of
""",
            after="""\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
spec:
  jobLabel: app
""",
        ),
    )
