"""A selector for the job of somebody else."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault

_JOB = re.compile(r'\bjob="[^"]*"')


class WrongJobLabel(ExpressionFault):
    """A rule or a panel selects the series of another job.

    The expression is valid and the series are there, but under the job that the monitor gives them, not under the one
    that was typed. Nothing matches: an alert built on it never fires, a panel says "No data". What asks for absence
    fires for good.

    Find it: the selector alone, in Prometheus' own page, returns nothing, and without the job it does; the targets'
    page shows the job that the series have. Mend it: select the job that the monitor gives.
    """

    family = Family.OBSERVABILITY

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        broken = _JOB.sub(f'job="{app.description.name}"', expression.text, count=1)
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
        - alert: ErrorsHigh
          expr: job:errors:ratio_rate5m{job="catalogue"} > 0.01
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
          expr: job:errors:ratio_rate5m{job="stars"} > 0.01
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
        {"refId": "A", "expr": "sum(rate(requests_total{job=\\"catalogue\\"}[5m]))"}
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
        {"refId": "A", "expr": "sum(rate(requests_total{job=\\"stars\\"}[5m]))"}
      ]}
    ]}
""",
        ),
    )
