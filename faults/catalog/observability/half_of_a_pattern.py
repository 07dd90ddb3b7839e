"""A regular expression that has to match the whole value."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault

_PATTERN = re.compile(r'(=~|!~)"(\d)(?:\.\.|xx|\.\*|\.\+|\\d\\d)"')


class HalfOfAPattern(ExpressionFault):
    """A label is matched with the beginning of its values only.

    Prometheus anchors its regular expressions at both ends: `5` matches the status 5, which no response has, and not
    500. Server errors are not found where they are looked for, and not left out where they should be.

    Find it: the selector alone returns nothing, or everything. Mend it: let the pattern match the whole value, as
    `5..` does.
    """

    family = Family.OBSERVABILITY

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        broken = _PATTERN.sub(r'\1"\2"', expression.text, count=1)
        return broken if broken != expression.text else None

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
        {"refId": "A", "expr": "sum(rate(requests_total{status=~\\"5..\\"}[5m]))"}
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
        {"refId": "A", "expr": "sum(rate(requests_total{status=~\\"5\\"}[5m]))"}
      ]}
    ]}
""",
        ),
    )
