"""The sum of a histogram for its count."""

from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose


class SecondsInsteadOfRequests(ExpressionFault):
    """The total duration of the requests is taken for their number.

    A histogram has a `_count` and a `_sum` beside its buckets, and the two are easily exchanged. The rate of the sum is
    in seconds a second: it has the right shape, rises with the traffic, and is off by the mean duration.

    Find it: the figure is not what a client that counts its requests sees; it follows the latency. Mend it: use
    `_count`.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.RECORD, Purpose.PANEL})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        start = expression.text.rfind("_count{")
        return f"{expression.text[:start]}_sum{expression.text[start + len('_count') :]}" if start >= 0 else None

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
        {"refId": "A", "expr": "sum(rate(requests_seconds_count{job=\\"catalogue\\"}[5m]))"}
      ]}
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
        {"refId": "A", "expr": "sum(rate(requests_seconds_sum{job=\\"catalogue\\"}[5m]))"}
      ]}
    ]}
""",
        ),
    )
