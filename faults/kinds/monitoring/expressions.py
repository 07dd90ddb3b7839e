"""What faults in the files that watch an app have in common: they rewrite one expression of a rule or of a panel."""

from __future__ import annotations

import json
import re
from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import Any, ClassVar

from ruamel.yaml.scalarstring import ScalarString

from bases.app import App
from bases.contract import Aspect, Witness
from bases.manifests import ManifestError, Object, objects
from faults.editors.yaml import edit_object
from faults.errors import EditError
from faults.fault import Fault, Layer, Site

RULES = "PrometheusRule"
MONITOR = "ServiceMonitor"


class Purpose(StrEnum):
    """What an expression is for."""

    ALERT = "alert"
    RECORD = "record"
    PANEL = "panel"


@dataclass(frozen=True)
class Expression:
    """A query in PromQL, the subject that it serves, and the object and, of rules, the name under which it stands."""

    text: str
    purpose: Purpose
    subject: str
    owner: Object
    name: str


def watchers(app: App, kind: str) -> list[Object]:
    """The objects of a kind below the monitoring folder; none when a file there is no YAML."""
    try:
        return [thing for thing in objects(app, app.description.monitoring.folder) if thing.kind == kind]
    except ManifestError:
        return []


def edit_watcher(app: App, thing: Object, change: Callable[[Any], None]) -> App:
    """Lets a function change an object of the monitoring folder in place. Raises EditError."""
    return edit_object(app, thing.kind, thing.name, change, app.description.monitoring.folder)


def expressions(app: App) -> list[Expression]:
    """Every expression of a rule or of a panel whose place is plain, in the order of the files."""
    found = [found for thing in watchers(app, RULES) for found in _of_rules(thing)]
    found += [found for thing in watchers(app, "ConfigMap") for found in _of_panels(thing)]
    return [each for each in found if [other.subject for other in found].count(each.subject) == 1]


def rules(document: Any) -> Iterator[Any]:
    """The rules of all groups of an object, loaded in any way. Nothing for one of another form."""
    spec = document.get("spec")
    for group in (spec.get("groups") or ()) if isinstance(spec, dict) else ():
        if isinstance(group, dict):
            yield from (rule for rule in group.get("rules") or () if isinstance(rule, dict))


def _of_rules(thing: Object) -> Iterator[Expression]:
    for rule in rules(thing.data):
        for purpose, prefix in ((Purpose.ALERT, "alerts"), (Purpose.RECORD, "rules")):
            if purpose in rule and isinstance(rule.get("expr"), str):
                name = str(rule[purpose])
                yield Expression(rule["expr"], purpose, f"{prefix}.{name}", thing, name)


def _of_panels(thing: Object) -> Iterator[Expression]:
    data = thing.data.get("data")
    for key, text in data.items() if isinstance(data, dict) else ():
        try:
            targets = [
                (panel["title"], target["refId"], target["expr"])
                for panel in json.loads(text)["panels"]
                for target in panel["targets"]
            ]
        except (ValueError, KeyError, TypeError):
            continue
        for title, letter, query in targets:
            if text.count(_quoted(query)) == 1:
                subject = f"dashboard.{re.sub(r'[^a-z0-9]+', '-', title.lower())}.{letter.lower()}"
                yield Expression(query, Purpose.PANEL, subject, thing, key)


def _quoted(query: str) -> str:
    return f'"expr": {json.dumps(query, ensure_ascii=False)}'


class ExpressionFault(Fault):
    """A fault that rewrites one expression. Its sites are the rules and panels whose expression it can rewrite."""

    layer = Layer.MONITORING
    purposes: ClassVar[frozenset[Purpose]] = frozenset(Purpose)

    @abstractmethod
    def rewrite(self, expression: Expression, app: App, params: Any) -> str | None:
        """The broken expression; None when the fault does not fit this one."""

    def sites(self, app: App) -> Iterator[Site]:
        for expression in expressions(app):
            if expression.purpose in self.purposes and self.rewrite(expression, app, self.parameters()):
                yield Site(expression.subject, (expression.subject,))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        expression = next((found for found in expressions(app) if found.subject == site.subject), None)
        broken = self.rewrite(expression, app, params) if expression else None
        if expression is None or broken is None:
            raise EditError(app.description.monitoring.folder, f"what {self.id} breaks in {site.subject}", 0)
        return edit_watcher(app, expression.owner, lambda document: _replace(document, expression, broken))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]


def _replace(document: Any, expression: Expression, broken: str) -> None:
    if expression.purpose is Purpose.PANEL:
        text = document["data"][expression.name]
        document["data"][expression.name] = styled(text, text.replace(_quoted(expression.text), _quoted(broken)))
        return
    for rule in rules(document):
        if rule.get(expression.purpose) == expression.name:
            rule["expr"] = styled(rule["expr"], broken)


def styled(old: Any, new: str) -> str:
    """A text in the style, quoted or as a block, that the one in its place has."""
    return type(old)(new) if isinstance(old, ScalarString) else new
