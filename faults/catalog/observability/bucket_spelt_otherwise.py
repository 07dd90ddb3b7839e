"""A bucket by a number that is written otherwise."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault

_BOUND = re.compile(r'\ble="(\d*\.\d+)"')


class BucketSpeltOtherwise(ExpressionFault):
    """A bucket's bound is written otherwise than the service writes it.

    To people 0.2 and 0.20 are one number; the label `le` is a string. No series has it, so no request is within the
    objective, or none is shown: the rule reports an outage that nobody else sees.

    Find it: the selector with this `le` alone returns nothing; the metrics page shows the bounds as they are. Mend it:
    write the bound as the metrics do.
    """

    family = Family.OBSERVABILITY

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        broken = _BOUND.sub(r'le="\g<1>0"', expression.text, count=1)
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
        - record: job:errors:ratio_rate5m
          expr: sum(rate(seconds_bucket{le="0.5"}[5m]))
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
          expr: sum(rate(seconds_bucket{le="0.50"}[5m]))
""",
        ),
    )
