"""A rule that records what nobody reads."""

import re
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site
from faults.kinds.monitoring.expressions import Purpose, edit_watcher, expressions, rules, styled

_WINDOW = re.compile(r"(?<=[a-z])\d+[smhdw]\Z")


class MisnamedRecordingRule(Fault):
    """A recording rule records under another name than it is read by.

    The rule is evaluated, the series exists, and whatever was built on its name returns nothing. Alerts that compare it
    do not fire: to compare nothing with a limit gives nothing.

    Find it: an alert's expression is empty; the list of rules shows one whose name differs by a character. Mend it:
    record under the name that is read.
    """

    family = Family.OBSERVABILITY
    layer = Layer.MONITORING

    def sites(self, app: App) -> Iterator[Site]:
        for expression in expressions(app):
            if expression.purpose is Purpose.RECORD and _WINDOW.search(expression.name):
                yield Site(expression.subject, (expression.subject,))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        found = next((found for found in expressions(app) if found.subject == site.subject), None)
        if found is None or not _WINDOW.search(found.name):
            raise EditError(app.description.monitoring.folder, f"the rule of {site.subject}", 0)

        def change(document: Any) -> None:
            for rule in rules(document):
                if rule.get(Purpose.RECORD) == found.name:
                    rule["record"] = styled(rule["record"], _WINDOW.sub(r"_\g<0>", found.name))

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
        - record: job:errors:ratio_rate5m
          expr: sum(rate(errors_total[5m]))
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
        - record: job:errors:ratio_rate_5m
          expr: sum(rate(errors_total[5m]))
""",
        ),
    )
