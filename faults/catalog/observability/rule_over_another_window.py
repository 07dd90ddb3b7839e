"""A recording rule whose name and window differ."""

import re
from typing import Any

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.monitoring.expressions import Expression, ExpressionFault, Purpose, expressions

_WINDOW = re.compile(r"\[(\d+\w+)\]")


def _windows(expression: Expression) -> list[str]:
    return _WINDOW.findall(expression.text)


class RuleOverAnotherWindow(ExpressionFault):
    """A recording rule works over another window than its name says.

    It was copied from the rule beside it, and only the name was adapted. Every alert that relies on the name looks
    over the wrong time: too long, and it is late and does not end; too short, and it is nervous.

    Find it: two recorded series have the same values at all times, and their expressions the same window. Mend it: use
    the window of the name.
    """

    family = Family.OBSERVABILITY
    purposes = frozenset({Purpose.RECORD})

    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        windows = list(dict.fromkeys(w for e in expressions(app) if e.purpose is Purpose.RECORD for w in _windows(e)))
        mine = _windows(expression)
        if len(set(mine)) != 1 or len(windows) < 2:
            return None
        place = windows.index(mine[0])
        other = windows[place + 1 if place + 1 < len(windows) else place - 1]
        return expression.text.replace(f"[{mine[0]}]", f"[{other}]")

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
        - record: job:errors:rate5m
          expr: sum(rate(errors_total[5m]))
        - record: job:errors:growth
          expr: delta(errors[1h]) - delta(errors[6h])
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
        - record: job:errors:rate5m
          expr: sum(rate(errors_total[1h]))
        - record: job:errors:growth
          expr: delta(errors[1h]) - delta(errors[6h])
""",
        ),
    )
