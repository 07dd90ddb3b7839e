"""An alert that waits to be sure."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from pydantic import Field

from bases.app import App
from bases.contract import Aspect, Witness
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Params, Site
from faults.kinds.monitoring.expressions import Purpose, edit_watcher, expressions, rules


class HoldParams(Params):
    hours: int = Field(12, ge=7, le=24, description="how long the condition has to hold before the alert fires")


class HeldBackForHours(Fault):
    """An alert is held back for hours before it fires.

    Somebody was called too often and made it wait: the condition has to hold without a break for all that time. An
    outage is over, or known to every user, before the alert leaves "pending", and one good minute starts it anew.

    Find it: the alert is pending while the service is down. Mend it: let it fire as soon as the windows in its
    expression say so.
    """

    family = Family.OBSERVABILITY
    layer = Layer.MONITORING
    parameters = HoldParams

    def sites(self, app: App) -> Iterator[Site]:
        for expression in expressions(app):
            if expression.purpose is Purpose.ALERT:
                yield Site(expression.subject, (expression.subject,))

    def apply(self, app: App, site: Site, params: HoldParams, random: Random) -> App:
        found = next((found for found in expressions(app) if found.subject == site.subject), None)
        if found is None:
            raise EditError(app.description.monitoring.folder, f"the rule of {site.subject}", 0)

        def change(document: Any) -> None:
            for rule in rules(document):
                if rule.get(Purpose.ALERT) == found.name:
                    rule.pop("for", None)
                    rule.insert(list(rule).index("expr") + 1, "for", f"{params.hours}h")

        return edit_watcher(app, found.owner, change)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

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
          expr: absent(up == 1)
          for: 2m
          labels:
            severity: page
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
          expr: absent(up == 1)
          for: 12h
          labels:
            severity: page
""",
        ),
    )
