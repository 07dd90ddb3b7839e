"""The first place on the ladder where anything names the cause."""

from __future__ import annotations

import keyword
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from auditor.evidence import Part, Rung, Seen
from auditor.signature import SHOWN_BY
from auditor.words import words
from bases.base import Base
from faults.fault import Layer

EXCERPT = 90
MANY = 5
"""A word that so many files of the source have names none of them."""


@dataclass(frozen=True)
class Naming:
    """Where the cause is named, and by what."""

    rung: Rung
    sentence: str


def naming(base: Base, seen: Seen, part: Part) -> Naming:
    """Where something first names a fault: a stack trace that ends in a changed function, or a text with a word of the
    changed lines that is not just the name of an operation or an entity. At the latest it is where the changed file can
    be read.
    """
    pointing = telling(base, part)
    found = []
    for trace in seen.traces:
        if trace.line.frame in part.functions:
            text = f"A stack trace in the log ends where the fault is: {_excerpt(trace.line.text)}"
            found.append(Naming(trace.rung, text))
        elif pointing & words(trace.line.text):
            found.append(Naming(trace.rung, f"{_PLACES[trace.rung]} it: {_excerpt(trace.line.text)}"))
    for symptom in seen.symptoms:
        if pointing & words(f"{symptom.check} {symptom.seen}"):
            found.append(Naming(symptom.rung, f"{_PLACES[symptom.rung]} it: {_excerpt(symptom.seen)}"))
    last = SHOWN_BY[part.layer]
    found.append(Naming(last, _LAST[last]))
    return min(found, key=lambda naming: naming.rung.height)


def telling(base: Base, part: Part) -> frozenset[str]:
    """The words of the changed lines that point at them: those that are not of every day."""
    return part.words - _everyday(base, part.layer)


_PLACES = {
    Rung.STATUS: "The status names",
    Rung.EVENTS: "An event names",
    Rung.LOGS: "A line of the log names",
    Rung.METRICS: "A metric or a rule names",
    Rung.REQUESTS: "An answer names",
    Rung.DATABASE: "The database names",
    Rung.BYTES: "A file at hand names",
    Rung.SOURCE: "The source names",
}
_LAST = {
    Rung.DATABASE: "Nothing names the cause before somebody looks at the schema.",
    Rung.BYTES: "Nothing names the cause before somebody reads the manifests or the image closely.",
    Rung.SOURCE: "Nothing names the cause before somebody reads the source.",
}


@lru_cache(maxsize=32)
def _everyday(base: Base, layer: Layer) -> frozenset[str]:
    """Words that point nowhere: of the service's own trade and, in its source, of the language and of many files."""
    description = base.description
    names = [*description.operations, *description.entities, description.name, description.title]
    names += [f"{entity.table} {entity.key} {entity.lookup}" for entity in description.entities.values()]
    trade = {word for name in names for word in words(name)}
    trade |= {word.removesuffix("s") for word in trade}
    if layer is not Layer.SOURCE:
        return frozenset(trade)
    files = Counter(word for path in base.app.below(description.source) for word in words(base.app.text(path)))
    return frozenset(trade.union(keyword.kwlist, (word for word, count in files.items() if count >= MANY)))


def _excerpt(text: str) -> str:
    text = " ".join(text.split())
    return f"“{text if len(text) <= EXCERPT else text[:EXCERPT] + '…'}”"
