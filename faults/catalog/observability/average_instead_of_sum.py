"""An average where a total belongs."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

# By `le`, it is a histogram whose quantiles stay as they are.
_AGGREGATION = re.compile(r"\b(?:sum|max|min)(?= by \((?!le\)))")


class AverageInsteadOfSum(ExpressionFault):
    """An aggregation takes the average where the total, or the extreme, is meant.

    The series that are put together are those of single routes, statuses and replicas. Their average is small, smooth
    and looks plausible: a panel shows a fraction of the traffic, a ratio is of numbers that do not belong together, and
    the one slow route vanishes among the quick ones.

    Find it: the figure changes when replicas are added though the traffic does not. Mend it: aggregate with what is
    meant.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.RECORD, Purpose.PANEL})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        found = _AGGREGATION.search(expression.text)
        if found is None:
            return None
        return expression.text[: found.start()] + "avg" + expression.text[found.end() :]

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
          expr: sum by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m]))
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
          expr: avg by (job) (rate(errors_total[5m])) / sum by (job) (rate(requests_total[5m]))
""",
        ),
    )
