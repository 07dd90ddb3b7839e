"""What is known of a variant once it has been proven: what could be seen of it, and what was changed."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from typing import Annotated

from pydantic import Field, PlainSerializer

from faults.fault import Backend, Layer
from verifier.outcomes import Frozen, LogLine, Moment

Names = Annotated[frozenset[str], PlainSerializer(sorted, return_type=list[str])]
"""A set that is written in the same order each time."""


class Rung(StrEnum):
    """Where an operator looks, in the order in which one does: each takes more time and skill than the one before."""

    STATUS = "status"
    """Is it up? Phases, restarts, probes."""
    EVENTS = "events"
    """What the orchestrator says of it, or how its process ended."""
    LOGS = "logs"
    METRICS = "metrics"
    """Dashboards and alerts: errors, latency and what the service holds, by route."""
    REQUESTS = "requests"
    """Asking it by hand, and comparing the answers with what is promised."""
    DATABASE = "database"
    """Its log, its schema and its rows."""
    BYTES = "bytes"
    """Manifests, monitoring and the image's layers, to the letter: all that a team has without the source."""
    SOURCE = "source"

    @property
    def height(self) -> int:
        """From 0, the first that is looked at."""
        return list(Rung).index(self)


class Symptom(Frozen):
    """A check that fails, as somebody who looks there would see it."""

    check: str
    rung: Rung
    seen: str
    """The check's message, without numbers."""
    statuses: Mapping[str, int] = Field(default_factory=dict)
    requests: int = 0
    trials: tuple[int, int] | None = None
    """How many of how many failed, where the check counts."""

    @property
    def is_server_error(self) -> bool:
        """Whether any request was answered with 5xx."""
        return any(status.startswith("5") for status in self.statuses)


class Trace(Frozen):
    """Something that was said, and that a healthy service does not say."""

    rung: Rung
    line: LogLine


class Seen(Frozen):
    """All that a run showed beyond a healthy one."""

    phase: str
    symptoms: tuple[Symptom, ...]
    traces: tuple[Trace, ...] = ()
    blocked: Names = frozenset()
    """Checks that could not be tried, because of one that failed."""

    @property
    def failed(self) -> frozenset[str]:
        return frozenset(symptom.check for symptom in self.symptoms)


class Piece(Frozen):
    """Lines of one file of the healthy app that were replaced, from 0, half open."""

    path: str
    start: int
    end: int
    lines: int
    """How many are taken out and put in to mend it."""

    def touches(self, other: Piece) -> bool:
        """Whether both change the same lines, or stand side by side."""
        return self.path == other.path and self.start <= other.end and other.start <= self.end


class Remedy(StrEnum):
    """What brings a fix to the running service."""

    APPLY = "apply"
    REBUILD = "rebuild"
    REPAIR = "repair"
    """The database that runs has to be changed as well."""


class Part(Frozen):
    """One fault of a variant."""

    label: str
    fault: str
    """Its id in the catalog; nothing for an edit by hand."""
    site: str
    layer: Layer
    backend: Backend
    subjects: tuple[str, ...]
    """Where it sits: operations, settings and other parts, as the contract calls them."""
    pieces: tuple[Piece, ...]
    words: Names
    """Of the changed lines, what would point at them."""
    functions: Names = frozenset()
    """The changed functions, as `path::name`."""
    remedy: Remedy
    alone: Seen | None = None
    """What it shows with the others mended; None where there are no others."""


class Course(Frozen):
    """A run over time."""

    name: str
    moments: tuple[Moment, ...]


class Evidence(Frozen):
    """One proven variant."""

    name: str
    base: str
    contract: str
    variant: str
    """Digests of the healthy tree, of the checks and of the broken tree."""
    backend: str
    seen: Seen
    parts: tuple[Part, ...] = Field(min_length=1)
    courses: tuple[Course, ...] = ()

    def alone(self, part: Part) -> Seen:
        """What one of its faults shows by itself."""
        return part.alone or self.seen
