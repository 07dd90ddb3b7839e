"""A place where a leak could be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto


class Zone(Enum):
    """Who wrote what is there, which decides what is remarkable in it."""

    OWN = auto()
    """The base, the variant, the packager: every word of it is known."""
    BYTE_CODE = auto()
    """Of the service's own source."""
    PROSE = auto()
    """The author, to the team."""
    BUILD = auto()
    """The engine, of the Dockerfile and of what it ran."""
    FOREIGN = auto()
    """Libraries and the system: anything can be there by accident."""


@dataclass(frozen=True)
class Place:
    """Something to read, and where it is."""

    where: str
    data: bytes
    zone: Zone
    expected: frozenset[bytes] = frozenset()
    """Lines that may be in it."""


@dataclass(frozen=True)
class Moment:
    """A time stamp that tells."""

    where: str
    told: str
