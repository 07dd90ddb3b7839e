"""An alert that is content when things are bad."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

_OPPOSITE = {">": "<", "<": ">", ">=": "<=", "<=": ">=", "==": "!=", "!=": "=="}
_COMPARISON = re.compile(r" ([<>]=?|[=!]=) ")


class InvertedComparison(ExpressionFault):
    """An alert compares the wrong way round.

    Somebody turned the condition over while rewriting it. The alert is silent during the outage, or fires while all is
    well and is muted before long, so that nobody hears it when it counts.

    Find it: the alert's own graph of its expression is empty just when the numbers are over the limit. Mend it: turn
    the comparison round.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.ALERT})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        found = _COMPARISON.search(expression.text)
        if found is None:
            return None
        return expression.text[: found.start()] + f" {_OPPOSITE[found[1]]} " + expression.text[found.end() :]

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
          expr: job:errors:ratio_rate5m{job="catalogue"} < 0.01
""",
        ),
    )
