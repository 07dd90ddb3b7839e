"""What faults have in common that change one of several places, each in its own way."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any, ClassVar

from bases.app import App
from bases.contract import Aspect, Witness
from faults.errors import EditError
from faults.fault import Fault, Site

Change = Callable[[App], App]


def answers(subject: str) -> Witness:
    """That something no longer answers as promised: the one check there is of many a part."""
    return Witness(subject, Aspect.ANSWERS)


class PlacedFault(Fault):
    """A fault that changes one of several places. They have the names of its sites."""

    shows: ClassVar[tuple[Witness, ...]]
    """What no longer holds."""
    path: ClassVar[str]
    """The file or folder that it changes, where that is always the same."""

    @abstractmethod
    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        """The name of every place where it fits, and what changes it. Looks, and changes nothing."""

    def sites(self, app: App) -> Iterator[Site]:
        subjects = tuple(dict.fromkeys(witness.subject for witness in self.shows))
        for name in dict.fromkeys(name for name, _ in self.places(app)):
            yield Site(name, subjects, witnesses=frozenset(self.shows))

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        found = [change for name, change in self.places(app) if name == site.name]
        if len(found) != 1:
            raise EditError(self.path, f"a place called {site.name} that {self.id} changes", len(found))
        return found[0](app)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return sorted(site.witnesses, key=str)


def slug(text: str) -> str:
    """A path or a name as part of a site's name."""
    letters = (letter if letter.isalnum() and letter.isascii() else "-" for letter in text.lower())
    return "-".join(filter(None, "".join(letters).split("-")))
