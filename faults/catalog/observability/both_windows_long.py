"""A burn-rate alert without its short window."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

_NAME = re.compile(r"[a-zA-Z_]\w*(?::\w+)+")
_WINDOW = re.compile(r"(?<=[a-z])\d+[smhdw]\Z")


class BothWindowsLong(ExpressionFault):
    """A burn-rate alert looks twice at its long window.

    The short window says that it is still going on. Without it the alert fires on for as long as the long window
    remembers, hours after the last error, and whoever was called learns not to hurry.

    Find it: the alert still fires though the short window's ratio is back to nothing; both halves of the expression
    name the same series. Mend it: name the short window's series in the second half.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.ALERT})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        names = [name for name in _NAME.findall(expression.text) if _WINDOW.search(name)]
        if len(names) != 2 or names[0] == names[1]:
            return None
        head, _, tail = expression.text.rpartition(names[1])
        return f"{head}{names[0]}{tail}"

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
          expr: job:errors:ratio_rate1h > 0.02 and job:errors:ratio_rate5m > 0.02
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
          expr: job:errors:ratio_rate1h > 0.02 and job:errors:ratio_rate1h > 0.02
""",
        ),
    )
