"""No series is not a series of zeroes."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

_ABSENT = re.compile(r"\babsent\(([^()]+) == 1\)")


class MissingAbsent(ExpressionFault):
    """An alert on a service that is down asks for a series that goes away with it.

    While the target is known and refuses to answer, the series is zero and the alert works. When the target itself is
    gone, with its pods or with the monitor, there is no series to compare, and the alert that all rely on is silent.

    Find it: scale the service to nothing; the expression returns no data where it should return one. Mend it: ask
    with `absent()`.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.ALERT})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        broken = _ABSENT.sub(r"\1 == 0", expression.text, count=1)
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
          expr: absent(up{job="catalogue"} == 1)
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
          expr: up{job="catalogue"} == 0
""",
        ),
    )
