"""A quantile of 95."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault

_QUANTILE = re.compile(r"\bhistogram_quantile\((0\.\d+),")


class PercentileForQuantile(ExpressionFault):
    """A quantile is asked for in percent.

    `histogram_quantile` takes a number between nought and one. Of a greater one it makes infinity, which no panel
    draws and every threshold is below.

    Find it: the query's table shows +Inf. Mend it: give the quantile as a fraction.
    """

    family = Family.OBSERVABILITY

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        found = _QUANTILE.search(expression.text)
        if found is None:
            return None
        return f"{expression.text[: found.start(1)]}{float(found[1]) * 100:g}{expression.text[found.end(1) :]}"

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
        {"refId": "A", "expr": "histogram_quantile(0.9, sum by (le) (rate(seconds_bucket[5m])))"}
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
        {"refId": "A", "expr": "histogram_quantile(90, sum by (le) (rate(seconds_bucket[5m])))"}
      ]}
    ]}
""",
        ),
    )
