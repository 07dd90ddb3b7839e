"""Faults that set one more variable in the image."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import add_variable, final
from faults.editors.manifests import variables
from faults.kinds.dockerfile.changed import Change, ImageFault


class VariableInImage(ImageFault):
    """Sets a variable that neither the image nor the manifests set: what they say goes before what the image does."""

    @abstractmethod
    def assignments(self, app: App) -> Iterator[tuple[str, str]]:
        """Names of sites, and what is set there: `NAME=value`."""

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        given = {name for each in final(app, "ENV") for name in each.variables}
        for site, assignment in self.assignments(app) if final(app, "ENV") else ():
            name = assignment.partition("=")[0]
            if name not in given and (self.overridden or name not in variables(app)):
                yield site, _addition(assignment)

    overridden = False
    """Whether it is a fault, too, where the manifests set another value."""


def _addition(assignment: str) -> Change:
    return lambda app: add_variable(app, assignment)
