"""What the service reads from its environment, and what of that shows when a variable has another value."""

from __future__ import annotations

import logging
import re
from abc import abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.layout import code
from faults.editors.manifests import set_value, value_of, variables
from faults.editors.nodes import matching, replaced
from faults.editors.python import module
from faults.errors import EditError
from faults.fault import Family, Fault, Layer, Site

STARTS = Witness("health.liveness", Aspect.ANSWERS)
CONNECTS = Witness("database", Aspect.ANSWERS)

LEVELS = frozenset(name for name in logging.getLevelNamesMapping() if name != "NOTSET")
SHORT = 40
"""A limit that is this many times smaller than the one that is relied on is in the way at once."""

_NAME = m.SimpleString(value=m.MatchIfTrue(lambda text: bool(re.fullmatch(r'"[A-Z][A-Z0-9_]*"', text))))
REQUIRED = m.Subscript(slice=[m.SubscriptElement(slice=m.Index(value=_NAME))])
OPTIONAL = m.Call(
    func=m.Attribute(attr=m.Name("get") | m.Name("getenv")), args=[m.Arg(value=_NAME), m.Arg(value=m.SimpleString())]
)
NUMBER = m.Call(func=m.Name("int"), args=[m.Arg(value=REQUIRED | OPTIONAL)])


@dataclass(frozen=True)
class Reading:
    """Where the source reads a variable, and how it takes the value."""

    variable: str
    node: cst.Subscript | cst.Call
    whole: cst.BaseExpression
    """The same, with what makes a number of it."""
    default: str | None
    """None for a variable that has to be given."""
    number: bool

    def takes(self, value: str, given: str | None) -> bool:
        """Whether the service can be started with a value, seeing the one that is right."""
        if given in LEVELS:
            return value in LEVELS
        return not self.number or re.fullmatch(r"\s*[+-]?\d+(_\d+)*\s*", value) is not None

    def same(self, value: str, given: str | None) -> bool:
        """Whether two values are one to the service."""
        if self.number and given is not None and self.takes(given, given) and self.takes(value, given):
            return int(value) == int(given)
        return value == given


def readings(app: App) -> dict[str, Reading]:
    """What the settings' module reads, by variable, in its order; nothing of what is read twice, or in another way."""
    try:
        return dict(_readings(module(app, app.description.settings.path)))
    except EditError:
        return {}


@lru_cache(maxsize=64)
def _readings(tree: cst.Module) -> Mapping[str, Reading]:
    numbers = {id(node.args[0].value): node for node in matching(tree, NUMBER) if isinstance(node, cst.Call)}
    found: dict[str, list[Reading]] = {}
    for node in matching(tree, REQUIRED | OPTIONAL):
        assert isinstance(node, cst.Subscript | cst.Call)
        name, default = _read(node)
        whole = numbers.get(id(node), node)
        found.setdefault(name, []).append(Reading(name, node, whole, default, number=whole is not node))
    return {name: each[0] for name, each in found.items() if len(each) == 1}


def _read(node: cst.Subscript | cst.Call) -> tuple[str, str | None]:
    if isinstance(node, cst.Call):
        name, default = (code(argument.value).strip("\"'") for argument in node.args)
        return name, default
    index = node.slice[0].slice
    assert isinstance(index, cst.Index)
    return code(index.value).strip('"'), None


def set_name(app: App, variable: str, name: str) -> App:
    """Lets the source read another variable in place of one. Raises EditError when it does not read that, or twice."""
    path = app.description.settings.path
    tree = module(app, path)
    names = matching(tree, m.SimpleString(f'"{variable}"'))
    if len(names) != 1 or variable not in readings(app):
        raise EditError(path, f"where {variable} is read", len(names))
    changed = replaced(tree, names[0], cst.SimpleString(f'"{name}"'))
    return app.replace(path, changed.bytes)


def connection(app: App) -> tuple[str, ...]:
    """The variables that say where the database is, and who asks."""
    names = app.description.database.variables
    return names.host, names.port, names.name, names.username, names.password


def shown(app: App, changed: Mapping[str, str | None]) -> tuple[Witness, ...]:
    """What no longer holds when variables have other values than the manifests give; None is for one that is not given.

    Nothing of variables that the verifier chooses by itself, and of those that nobody looks at.
    """
    description, given, read = app.description, variables(app), readings(app)
    found: list[Witness] = []
    for name, new in changed.items():
        if name not in read or name in (description.service.host, description.service.port):
            continue
        reading, old = read[name], given.get(name)
        value = reading.default if new is None else new
        if value is None or not reading.takes(value, old):
            return (STARTS,)
        if reading.same(value, old):
            continue
        if name in connection(app):
            found.append(CONNECTS)
        elif name in (*description.settings.optional, description.service.pool_size):
            found.append(Witness(f"settings.{name}", Aspect.ANSWERS))
            if reading.number and old is not None and int(value) * SHORT < int(old):
                found.append(Witness(f"settings.{name}", Aspect.STEADY))
    return tuple(dict.fromkeys(found))


def site(name: str, witnesses: Iterable[Witness]) -> Site:
    """A site that breaks just these."""
    found = tuple(witnesses)
    return Site(name, tuple(dict.fromkeys(each.subject for each in found)), frozenset(each.aspect for each in found))


def witnesses(site: Site) -> list[Witness]:
    """What a site breaks that was made with the function `site`."""
    return [Witness(subject, aspect) for subject in site.subjects for aspect in sorted(site.aspects)]


def transpose(text: str, random: Random) -> str | None:
    """Two neighbouring letters change places, as fingers do; None where all are the same."""
    places = [i for i in range(len(text) - 1) if text[i] != text[i + 1] and text[i : i + 2].isalnum()]
    if not places:
        return None
    place = random.choice(places)
    return text[:place] + text[place + 1] + text[place] + text[place + 2 :]


def shorten(name: str, random: Random) -> str:
    """A name with one letter missing, and not one that stands beside its double."""
    places = [i for i in range(1, len(name) - 1) if name[i] not in "_" + name[i + 1]]
    place = random.choice(places) if places else 0
    return name[:place] + name[place + 1 :]


class VariableFault(Fault):
    """A fault that gives a variable another value where a ConfigMap or Secret gives it its own.

    Its sites are the variables of which that would be noticed.
    """

    family = Family.CONFIGURATION
    layer = Layer.MANIFEST

    @abstractmethod
    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        """The other value; None where the fault does not fit."""

    def shows(self, app: App, variable: str, value: str) -> tuple[Witness, ...]:
        """What no longer holds with the other value."""
        return shown(app, {variable: value})

    def sites(self, app: App) -> Iterator[Site]:
        for kind in ("ConfigMap", "Secret"):
            for variable, given in variables(app, kind).items():
                value = self.value(app, variable, given, self.parameters(), Random(0))
                if value is not None and (found := self.shows(app, variable, value)):
                    yield site(f"settings.{variable}", found)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        variable = site.name.partition(".")[2]
        value = self.value(app, variable, value_of(app, variable), params, random)
        if value is None:
            raise EditError(app.description.manifests, f"a value of {variable} that {self.id} changes", 0)
        return set_value(app, variable, value)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return witnesses(site)
