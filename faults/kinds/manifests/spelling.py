"""Faults in the value of a setting: a character that nobody sees, or that looks like another."""

from __future__ import annotations

import logging
from abc import abstractmethod
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, ClassVar

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.manifests import set_secret, set_variable, variables
from faults.errors import EditError
from faults.fault import Family, Fault, Layer, Site

DATABASE = ("host", "name", "username", "password")
PLACES = ("ConfigMap", "Secret")


class SettingFault(Fault):
    """Respells a value. Its sites are what the service needs to reach its database, and what it reads as a number or
    as a level of logging: with a value that is neither, it does not start.
    """

    family = Family.UNICODE
    layer = Layer.MANIFEST
    reaching: ClassVar[tuple[str, ...]] = DATABASE
    """Which of the database's variables no longer lead there."""
    numbers: ClassVar[bool] = True
    """Whether int() refuses a number that is spelt so."""
    places: ClassVar[tuple[str, ...]] = PLACES
    plain: ClassVar[bool] = False
    """Whether it takes the place of the quotation marks of a ConfigMap's value."""

    @abstractmethod
    def respell(self, value: str, random: Random) -> str:
        """Another spelling of the value."""

    def fits(self, value: str) -> bool:
        """Whether a value has such a spelling."""
        return bool(value)

    def sites(self, app: App) -> Iterator[Site]:
        given = {name: value for place in self.places for name, value in variables(app, place).items()}
        names = variable_names(app)
        for site, name in names.items():
            if site.partition(".")[2] in self.reaching and self.fits(given.get(name, "")):
                yield Site(site, ("database",))
        for name, value in given.items():
            known = name in names.values() or name in elsewhere(app)
            if not known and is_parsed(value) and self.fits(value) and (self.numbers or not value.isdecimal()):
                yield Site(f"settings.{name}", ("health.liveness",))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        name = variable_names(app).get(site.name, site.name.partition(".")[2])
        for place in self.places:
            value = variables(app, place).get(name)
            if value is not None and self.fits(value):
                new = self.respell(value, random)
                return (
                    set_secret(app, name, new) if place == "Secret" else set_variable(app, name, new, plain=self.plain)
                )
        raise EditError(app.description.manifests, f"a value of {name} to respell", 0)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]


def variable_names(app: App) -> dict[str, str]:
    """The variables that say where the database is, by the names of their sites."""
    names = app.description.database.variables
    return {f"database.{part}": getattr(names, part) for part in DATABASE}


def elsewhere(app: App) -> tuple[str, str, str]:
    """What a backend sets by itself, and the key that replicas need only to have in common."""
    service = app.description.service
    return service.host, service.port, service.signing_key


def is_parsed(value: str) -> bool:
    """Whether a service reads it as a number or as a level of logging."""
    return (value.isascii() and value.isdecimal()) or value in logging.getLevelNamesMapping()
