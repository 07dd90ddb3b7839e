"""A panel that looks into another namespace."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

_SELECTOR = re.compile(r"(?<=\w){(?=\w)")


class AnotherNamespace(ExpressionFault):
    """A panel is filtered to another namespace.

    It was copied from a dashboard of what runs beside the monitoring itself. The service's series are in the namespace
    that it was deployed to, and the panel says "No data".

    Find it: the query without the filter returns data. Mend it: filter to the service's namespace, or not at all.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.PANEL})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        namespace = app.description.monitoring.namespace
        broken = _SELECTOR.sub(rf'\g<0>namespace="{namespace}",', expression.text, count=1)
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
        {"refId": "A", "expr": "sum(rate(requests_total{namespace=\\"watch\\",job=\\"catalogue\\"}[5m]))"}
      ]}
    ]}
""",
        ),
    )
