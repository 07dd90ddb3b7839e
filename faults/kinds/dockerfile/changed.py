"""What faults of the image have in common: they are seen in a container, and each changes one place."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Iterable, Iterator
from random import Random
from typing import Any, ClassVar

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import DOCKERFILE
from faults.errors import EditError
from faults.fault import Backend, Family, Fault, Layer, Site
from faults.kinds.manifests.settings import STARTS

BUILDS = Witness("image", Aspect.ANSWERS)
NO_BUILD = (BUILDS, STARTS)
"""What no longer holds where no image can be made."""

Change = Callable[[App], App]


def inside(subject: str) -> Witness:
    """That a check no longer holds which looks into the image or the container."""
    return Witness(subject, Aspect.ANSWERS)


class ImageFault(Fault):
    """A fault that changes one of several places, each in its own way. The places have the names of its sites."""

    family = Family.IMAGE
    layer = Layer.IMAGE
    backend = Backend.DOCKER
    shows: ClassVar[tuple[Witness, ...]]
    """What no longer holds."""
    path: ClassVar[str] = DOCKERFILE
    """The file that it changes, where that is always the same."""

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
