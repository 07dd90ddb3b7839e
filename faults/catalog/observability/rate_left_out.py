"""A counter, shown as it is."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

_RATE = re.compile(r"\brate\(([^\[\]()]+)\[[^\]]*\]\)")


class RateLeftOut(ExpressionFault):
    """A counter is used without `rate()`.

    It counts since each replica's start: the value rises for ever, drops at each rollout, and says nothing of now. A
    ratio of such a number and a rate is meaningless.

    Find it: the graph is a ramp that begins anew when a pod does. Mend it: take the rate over a window.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.RECORD, Purpose.PANEL})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        broken = _RATE.sub(r"\1", expression.text, count=1)
        return broken if broken != expression.text else None

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
        - record: job:errors:ratio_rate5m
          expr: sum by (job) (rate(errors_total{code="5"}[5m]))
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
        - record: job:errors:ratio_rate5m
          expr: sum by (job) (errors_total{code="5"})
""",
        ),
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
        {"refId": "A", "expr": "rate(requests_total{job=\\"catalogue\\"}[5m])"}
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
        {"refId": "A", "expr": "requests_total{job=\\"catalogue\\"}"}
      ]}
    ]}
""",
        ),
    )
