"""The model of a fault: what it is, where it fits, how it is cut in, and what it breaks."""

from __future__ import annotations

import inspect
import re
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from random import Random
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from bases.app import App
from bases.contract import Aspect, Witness


class Family(StrEnum):
    LOGIC = "application logic"
    CONCURRENCY = "concurrency"
    DATABASE = "database"
    UNICODE = "unicode"
    CONFIGURATION = "configuration"
    DEPENDENCIES = "dependencies"
    RESOURCES = "resources and time"
    OBSERVABILITY = "observability"
    IMAGE = "image"
    KUBERNETES = "kubernetes"


class Layer(StrEnum):
    """The kind of file that has to be changed to mend it."""

    SOURCE = "source"
    SCHEMA = "schema"
    MANIFEST = "manifest"
    REQUIREMENTS = "requirements"
    MONITORING = "monitoring"
    IMAGE = "image"


class Backend(StrEnum):
    """Where a tree can run, the weakest first."""

    PROCESS = "process"
    DOCKER = "docker"
    KUBERNETES = "kubernetes"

    def shows(self, needed: Backend) -> bool:
        """Whether a fault that needs some backend, or a stronger one, is seen on this one."""
        strength = list(Backend)
        return strength.index(self) >= strength.index(needed)


class Params(BaseModel):
    """A fault's parameters: typed, bounded, closed and immutable. The base class is for faults that have none."""

    model_config = ConfigDict(extra="forbid", frozen=True)


NO_PARAMS = Params()


@dataclass(frozen=True)
class Site:
    """One place of an app where a fault fits: its name, unique within the fault, and the subjects it would break."""

    name: str
    subjects: tuple[str, ...]
    aspects: frozenset[Aspect] = frozenset()
    """What would break, where that depends on the site."""
    witnesses: frozenset[Witness] = frozenset()
    """What would break, where the subjects of one site break in different aspects."""

    @property
    def subject(self) -> str:
        """The operation or part that it sits in."""
        return self.subjects[0]


@dataclass(frozen=True)
class Example:
    """A file before and after the fault. `place` is what the file is to the small app that the test makes of it:
    a layer of the source (controller, service, repository) or another part (configuration, secret, schema).
    """

    place: str
    before: str
    after: str
    params: Params = NO_PARAMS
    beside: Mapping[str, str] = field(default_factory=dict)
    """Files that the fault adds, by path."""


@dataclass(frozen=True)
class Entry:
    """A fault's docstring, taken apart: the catalog's text."""

    title: str
    mechanism: str
    find: str
    mend: str


class Fault(ABC):
    """One atomic, parameterised way to break an app.

    The docstring is the catalog's entry: a first line that is its title, paragraphs on the mechanism and what is seen,
    and a last one that begins `Find it:` and goes on to `Mend it:`.
    """

    family: ClassVar[Family]
    group: ClassVar[str] = ""
    """What sort within its family, where that has many."""
    layer: ClassVar[Layer]
    backend: ClassVar[Backend] = Backend.PROCESS
    parameters: ClassVar[type[Params]] = Params
    textual: ClassVar[bool] = False
    """Whether it edits raw text and so has to be cut in after everything that parses the file."""
    heals_on_restart: ClassVar[bool] = False
    """Whether a restart takes the symptom away until it comes again by itself."""
    outlives_its_fix: ClassVar[bool] = False
    """Whether it has left the database changed, so that whoever takes it out has to mend that as well."""
    foreign_names: ClassVar[frozenset[str]] = frozenset()
    """Names that it writes and that no library here has: another release's, or another library's."""
    examples: ClassVar[tuple[Example, ...]]

    @property
    def id(self) -> str:
        return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "-", type(self).__name__).lower()

    @property
    def entry(self) -> Entry:
        """The docstring's parts. Raises ValueError when one is missing."""
        text = "\n\n".join(" ".join(part.split()) for part in (inspect.getdoc(type(self)) or "").split("\n\n"))
        found = re.fullmatch(
            r"(?P<title>[^\n]+)\n\n(?P<mechanism>.+)\n\nFind it: (?P<find>.+) Mend it: (?P<mend>.+)", text, re.DOTALL
        )
        if not found:
            raise ValueError(f"{self.id}: the docstring is no title, mechanism, 'Find it: …' and 'Mend it: …'")
        return Entry(**found.groupdict())

    @abstractmethod
    def sites(self, app: App) -> Iterator[Site]:
        """Every place of this app where it fits, in an order that depends on the app alone."""

    @abstractmethod
    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        """The app with the fault in it. Raises EditError when the site is not (or no longer) as `sites` saw it."""

    @abstractmethod
    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        """The aspects that no longer hold. Which checks notice is the contract's to say."""
