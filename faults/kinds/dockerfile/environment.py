"""Faults in the variables that an image sets."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Sequence
from functools import reduce

from bases.app import App
from faults.editors.dockerfile import add_variable, final, replace_word
from faults.editors.manifests import variables
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import SEARCH_PATH, search_path
from faults.kinds.placed import Change


class VariableInImage(ImageFault):
    """Sets variables that neither the image nor the manifests set: what they say goes before what the image does."""

    @abstractmethod
    def assignments(self, app: App) -> Iterator[tuple[str, ...]]:
        """Names of sites, and what is set there: `NAME=value`."""

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        given = {name for each in final(app, "ENV") for name in each.variables}
        for site, *assignments in self.assignments(app) if final(app, "ENV") else ():
            names = {assignment.partition("=")[0] for assignment in assignments}
            if not names & given and (self.overridden or not names & variables(app).keys()):
                yield site, _addition(assignments)

    overridden = False
    """Whether it is a fault, too, where the manifests set another value."""


def _addition(assignments: Sequence[str]) -> Change:
    return lambda app: reduce(add_variable, assignments, app)


class SearchPathFault(ImageFault):
    """Changes the search path, where the image puts a folder of programs before the system's own."""

    @abstractmethod
    def search_path(self, folder: str) -> str:
        """What it is then."""

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        place = search_path(app)
        if place is not None and (found := SEARCH_PATH.fullmatch(place.variables["PATH"])) is not None:
            (word,) = (word for word in place.words if word.text.startswith("PATH="))
            text = f"PATH={self.search_path(found['folder'])}"
            yield "path", lambda app: replace_word(app, place, word, text)
