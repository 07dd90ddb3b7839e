"""A series that nobody records."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose, expressions

_NAME = re.compile(r"[a-zA-Z_]\w*(?::\w+)+")
_WINDOW = re.compile(r"(?<=[a-z])\d+[smhdw]\Z")


class MisnamedSeries(ExpressionFault):
    """An alert or a panel names a series that no rule records.

    One of the two was renamed. Prometheus does not know which series there should be: the expression is valid, and
    returns nothing. The alert is silent, the panel says "No data".

    Find it: the name alone returns nothing, and the list of rules shows no rule that records it. Mend it: use the name
    under which it is recorded.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.ALERT, Purpose.PANEL})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        recorded = {found.name for found in expressions(app) if found.purpose is Purpose.RECORD}
        for name in _NAME.findall(expression.text):
            if name in recorded and (renamed := _WINDOW.sub(r"_\g<0>", name)) not in (name, *recorded):
                return expression.text.replace(name, renamed, 1)
        return None

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
          expr: job:errors:rate5m / job:requests:rate5m
        - alert: ErrorsHigh
          expr: job:errors:ratio_rate5m > 0.01
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
          expr: job:errors:rate5m / job:requests:rate5m
        - alert: ErrorsHigh
          expr: job:errors:ratio_rate_5m > 0.01
""",
        ),
    )
