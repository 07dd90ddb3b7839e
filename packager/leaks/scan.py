"""The scan itself: what is sought, in every place where it could be, as far as it is remarkable there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from packager.errors import PackageError
from packager.leaks.phrases import LONG, WINDOW, Kind, Phrase
from packager.leaks.place import Moment, Place, Zone
from packager.leaks.places import places
from packager.leaks.sought import Sought
from packager.leaks.text import bare, glued, spaced


@dataclass(frozen=True)
class Leak:
    """Something that tells, and where it was found."""

    place: str
    kind: Kind
    found: str

    def __str__(self) -> str:
        """One line, whatever is in the name of a stranger's file."""
        place = "".join(letter if letter.isprintable() else ascii(letter)[1:-1] for letter in self.place)
        return f"{place}: {self.kind} {self.found!r}"


@dataclass(frozen=True)
class Report:
    """What a scan came to, and how much it looked at."""

    leaks: tuple[Leak, ...]
    places: int
    bytes: int


class LeakError(PackageError):
    """A bundle that tells; it was not handed out."""

    def __init__(self, name: str, report: Report) -> None:
        self.report = report
        places = "\n".join(f"  {leak}" for leak in report.leaks)
        super().__init__(f"{name} would tell what was done to it, and was not written:\n{places}")


def scan(folder: Path, sought: Sought, known: frozenset[str] = frozenset()) -> Report:
    """Looks through a bundle's folder. `known` are the digests of the layers that the healthy service's image has, too.

    A leak is reported once for each place and kind.
    """
    leaks: dict[tuple[str, Kind], Leak] = {}
    seen = size = 0
    for place in places(folder, sought, known):
        seen += 1
        if isinstance(place, Moment):
            leaks.setdefault((place.where, Kind.TIME), Leak(place.where, Kind.TIME, place.told))
            continue
        size += len(place.data)
        for leak in _leaks(place, sought):
            leaks.setdefault((place.where, leak.kind), leak)
    return Report(tuple(leaks.values()), seen, size)


def _leaks(place: Place, sought: Sought) -> Iterator[Leak]:
    path = sought.whole.get(hashlib.sha256(place.data).digest())
    if path is not None:
        yield Leak(place.where, Kind.SOURCE, path)
    yield from _READERS[place.zone](place, sought)


def _own(place: Place, sought: Sought) -> Iterator[Leak]:
    lines = place.data.splitlines()
    rest = [line for line in lines if line.strip() not in place.expected]
    unexpected = b"\n".join(rest)
    yield from _spelt(place, place.data, (one for one in sought.phrases if not one.usual))
    yield from _spelt(place, unexpected, (one for one in sought.phrases if one.usual))
    for line in rest:
        if (kind := sought.lines.get(bare(line))) is not None:
            yield Leak(place.where, kind, _shown(bare(line)))
    yield from _within(place, unexpected, sought.lines)


def _byte_code(place: Place, sought: Sought) -> Iterator[Leak]:
    yield from _spelt(place, place.data, (one for one in sought.phrases if not one.usual))
    told = {line: kind for line, kind in sought.lines.items() if line not in sought.texts or kind is Kind.DOCSTRING}
    yield from _within(place, place.data, told)


def _prose(place: Place, sought: Sought) -> Iterator[Leak]:
    least = {Kind.FAULT: 2, Kind.FAMILY: 1, Kind.TITLE: 3, Kind.ENTRY: WINDOW}
    yield from _spelt(
        place,
        place.data,
        (one for one in sought.phrases if not one.usual and one.words >= least.get(one.kind, 1 << 20)),
    )
    yield from _named(place, sought)
    yield from _within(place, place.data, sought.lines)


def _build(place: Place, sought: Sought) -> Iterator[Leak]:
    yield from _spelt(
        place, place.data, (one for one in sought.phrases if not one.usual and one.kind is not Kind.AUTHOR)
    )
    yield from _within(place, place.data, dict.fromkeys(sought.removed, Kind.DIFF))


def _foreign(place: Place, sought: Sought) -> Iterator[Leak]:
    together = glued(place.data)
    for one in sought.phrases:
        if one.words >= WINDOW and one.glued and not one.usual and one.glued in together:
            yield Leak(place.where, one.kind, one.shown)
    yield from _named(place, sought)
    yield from _within(place, place.data, dict.fromkeys(sought.removed, Kind.DIFF))


_READERS: Mapping[Zone, Callable[[Place, Sought], Iterator[Leak]]] = {
    Zone.OWN: _own,
    Zone.BYTE_CODE: _byte_code,
    Zone.PROSE: _prose,
    Zone.BUILD: _build,
    Zone.FOREIGN: _foreign,
}


def _spelt(place: Place, data: bytes, phrases: Iterator[Phrase]) -> Iterator[Leak]:
    """Phrases in any spelling."""
    words, together = spaced(data), glued(data)
    for one in phrases:
        if one.spaced in words or (one.glued and one.glued in together):
            yield Leak(_line_of(place, one), one.kind, one.shown)


def _named(place: Place, sought: Sought) -> Iterator[Leak]:
    """Phrases as names, and the one word that has no other meaning."""
    for one in sought.phrases:
        if not one.usual and one.kind in (Kind.FAULT, Kind.RECIPE) and any(name in place.data for name in one.as_names):
            yield Leak(_line_of(place, one), one.kind, one.shown)
    if b"faultory" in place.data.lower():
        yield Leak(place.where, Kind.MAKER, "faultory")


def _within(place: Place, data: bytes, lines: Mapping[bytes, Kind]) -> Iterator[Leak]:
    """Lines that are long enough to be known in the midst of others."""
    for line, kind in lines.items():
        if (len(line) >= LONG or kind is Kind.DOCSTRING) and line in data:
            yield Leak(place.where, kind, _shown(line))


def _line_of(place: Place, one: Phrase) -> str:
    """The place, with the line where that is one of a text."""
    if place.zone in (Zone.OWN, Zone.PROSE, Zone.BUILD) and b"\0" not in place.data and b"\n" in place.data:
        for number, line in enumerate(place.data.splitlines(), 1):
            if one.spaced in spaced(line) or (one.glued and one.glued in glued(line)):
                return f"{place.where}:{number}"
    return place.where


def _shown(line: bytes) -> str:
    return line.decode(errors="replace")[:80]
