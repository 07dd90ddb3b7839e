"""A sum over everything."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

_GROUPING = re.compile(r" by \([^()]*\) ?(?=\()")


class LostGrouping(ExpressionFault):
    """An aggregation has lost its `by`.

    All series become one without labels. Whoever selects the result by a label finds nothing, two results no longer
    match each other, and a panel that showed a line each shows a single one.

    Find it: the result in Prometheus has no labels. Mend it: name the labels that are to stay.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.RECORD, Purpose.PANEL})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        found = _GROUPING.search(expression.text)
        return expression.text[: found.start()] + expression.text[found.end() :] if found else None

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
          expr: sum by (job) (rate(errors_total[5m]))
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
          expr: sum(rate(errors_total[5m]))
""",
        ),
    )
