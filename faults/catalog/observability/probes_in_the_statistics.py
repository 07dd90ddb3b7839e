"""Probes and scrapes among the requests."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault

_EXCEPT = re.compile(r',(?:uri|route|path|handler|endpoint)!~"[^"]*"')
_ERRORS = re.compile(r'\w+=~"5')


class ProbesInTheStatistics(ExpressionFault):
    """Probes and scrapes are counted with the requests of users.

    They are frequent, quick and never fail: they make up most of the requests of a quiet service. Rates look higher,
    percentiles better, and the share of bad requests smaller than any user would say.

    Find it: the figures hold up at night, when nobody is there; by route, most requests are the probes'. Mend it: leave
    their routes out.
    """

    family = Family.OBSERVABILITY

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        if _ERRORS.search(expression.text):
            return None  # probes that fail are rare, and an operator wants to see them
        broken = _EXCEPT.sub("", expression.text)
        return broken if broken != expression.text else None

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
        {"refId": "A", "expr": "sum(rate(requests_total{job=\\"catalogue\\",uri!~\\"/live.*\\"}[5m]))"}
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
        {"refId": "A", "expr": "sum(rate(requests_total{job=\\"catalogue\\"}[5m]))"}
      ]}
    ]}
""",
        ),
    )
