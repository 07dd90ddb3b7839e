"""A limit in percent for a ratio."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

_RATIO = re.compile(r"(?<![\w.\"])0\.\d+(?![\w.\"])")


class ThresholdInPercent(ExpressionFault):
    """An alert's threshold is given in percent, and what it is compared with is a ratio.

    The ratio never exceeds one, the limit is a hundred times too high: the alert has never fired and never will. The
    rule looks busy and well kept.

    Find it: graph the expression without its comparison beside the limit; the series lies far below it even in an
    outage. Mend it: give the threshold as a ratio.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.ALERT})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        found = _RATIO.search(expression.text)
        if found is None:
            return None
        percent = f"{float(found[0]) * 100:g}"
        return expression.text[: found.start()] + percent + expression.text[found.end() :]

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
          expr: job:errors:ratio_rate5m{job="catalogue"} > 0.02
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
          expr: job:errors:ratio_rate5m{job="catalogue"} > 2
""",
        ),
    )
