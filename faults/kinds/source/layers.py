"""Faults that fit several layers: the controller, service and repository of an operation, or a part that serves all."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from random import Random
from typing import Any, ClassVar

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Operation
from faults.editors.nodes import matching
from faults.editors.python import find_function, rewrite_function, split
from faults.errors import EditError
from faults.fault import Fault, Layer, Site
from faults.kinds.source.functions import Place


@dataclass(frozen=True)
class Spot:
    """A function and what it is for: an operation, in one of its layers; or a part, which has neither."""

    app: App
    reference: str
    function: cst.FunctionDef
    operation: str = ""
    place: Place | None = None

    @property
    def described(self) -> Operation:
        """What the description says of the operation."""
        return self.app.description.operations[self.operation]


@dataclass(frozen=True)
class Part:
    """A part that a fault fits, and what it breaks there."""

    name: str
    aspect: Aspect
    subject: str | None = None
    """None when it is the operations whose service calls the part."""


class LayersFault(Fault):
    """A fault that rewrites one function: an operation's in one of some layers, or that of a part.

    A site is called after its operation, with the layer behind it where the fault fits several; or after the part.
    """

    layer = Layer.SOURCE
    places: ClassVar[tuple[Place, ...]] = ("controller",)
    parts: ClassVar[tuple[Part, ...]] = ()
    broken: ClassVar[frozenset[Aspect]] = frozenset()
    """The aspects of an operation that it breaks."""

    @abstractmethod
    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        """The broken function; None when the fault does not fit this one."""

    def bring(self, app: App, spot: Spot) -> App:
        """Adds the names that the rewritten function needs. Raises EditError when the module has no place for them."""
        return app

    def tidy(self, app: App, spot: Spot) -> App:
        """Takes out of the module what the rewritten function no longer needs."""
        return app

    def aspects(self, spot: Spot) -> frozenset[Aspect]:
        return self.broken

    def sites(self, app: App) -> Iterator[Site]:
        for name, spot in self._spots(app):
            if self.rewrite(spot, self.parameters()) is None or not self._can_bring(app, spot):
                continue
            if spot.operation:
                yield Site(name, (spot.operation,), self.aspects(spot))
            else:
                part = next(part for part in self.parts if part.name == name)
                subjects = (part.subject,) if part.subject else callers(app, spot.reference)
                if subjects:
                    yield Site(name, subjects, frozenset({part.aspect}))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        spot = self._spot(app, site.name)
        if spot is None:
            raise EditError(app.description.source, f"the function of {site.name}", 0)
        path, name = split(spot.reference)
        broken = self.rewrite(spot, params)
        if broken is None:
            raise EditError(path, f"what {self.id} breaks in {name}", 0)
        app = rewrite_function(self.bring(app, spot), spot.reference, lambda _: broken)
        return self.tidy(app, spot)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(subject, aspect) for subject in site.subjects for aspect in sorted(site.aspects)]

    def _can_bring(self, app: App, spot: Spot) -> bool:
        try:
            self.bring(app, spot)
        except EditError:
            return False
        return True

    def _spots(self, app: App) -> Iterator[tuple[str, Spot]]:
        """Every function that it may fit, by the name of its site."""
        several = len(self.places) > 1
        names = [f"{name}.{place}" if several else name for name in app.description.operations for place in self.places]
        for name in (*names, *(part.name for part in self.parts)):
            spot = self._spot(app, name)
            if spot is not None:
                yield name, spot

    def _spot(self, app: App, site: str) -> Spot | None:
        """The function of a site; None when it is not there."""
        operation, place = site, self.places[0] if self.places else None
        if len(self.places) > 1:
            operation, _, layer = site.rpartition(".")
            place = next((place for place in self.places if place == layer), None)
        described = app.description.operations.get(operation)
        if described is not None and place is not None:
            reference: str = getattr(described, place)
        else:
            operation, place, reference = "", None, app.description.parts.get(site, "")
        function = find_function(app, reference) if reference else None
        return Spot(app, reference, function, operation, place) if function is not None else None


def callers(app: App, reference: str) -> tuple[str, ...]:
    """The operations whose service calls a function."""
    call = m.Call(func=m.Name(split(reference)[1]))
    found = {name: find_function(app, operation.service) for name, operation in app.description.operations.items()}
    return tuple(name for name, function in found.items() if function and matching(function, call))
