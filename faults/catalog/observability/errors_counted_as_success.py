"""Server errors that pass for good requests."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose

_WITHOUT_ERRORS = re.compile(r',\w+!~"5[^"]*"|(?<={)\w+!~"5[^"]*",')


class ErrorsCountedAsSuccess(ExpressionFault):
    """Server errors count as good requests.

    The condition that left them out of the good ones is gone. An error that is returned quickly is now as good as an
    answer: the error budget is not touched by an outage, as long as it is a fast one.

    Find it: the share of bad requests stays low while the panel of statuses shows 500s. Mend it: count only requests
    without a server error as good.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.RECORD})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        broken = _WITHOUT_ERRORS.sub("", expression.text, count=1)
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
          expr: sum(rate(requests_total{job="catalogue",status!~"5.."}[5m]))
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
          expr: sum(rate(requests_total{job="catalogue"}[5m]))
""",
        ),
    )
