"""The README of a submission: title, break, visual, indicator."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import groupby
from pathlib import PurePosixPath

from bases.app import App
from faults.changes import Change, changes
from faults.variant import FaultCut, Variant
from packager.picture import PICTURE, describe
from packager.templating import environment, fenced, inline
from verifier.summary import Summary

CONTEXT_LINES = 3
LANGUAGES = {".py": "python", ".sql": "sql", ".yaml": "yaml", ".yml": "yaml", ".txt": "text", ".sh": "bash"}


@dataclass(frozen=True)
class View:
    """A piece of one file, broken and fixed, as fenced blocks."""

    path: str
    broken: str
    fixed: str
    """Nothing, when the file should not be there."""
    characters: tuple[str, ...]
    """The names of what stands in the broken piece only and looks like something else, or like nothing."""


def render_readme(variant: Variant, summary: Summary | None, *, builds: bool = True) -> str:
    """The README, the answer included: it is for whoever gives the variant out, not for those who get it.

    It says so when the image is known not to build: then there is none to give out.
    """
    cuts = []
    for number, cut in enumerate(variant.cuts):
        # What the catalog says is Markdown; what an author wrote is text.
        entry = cut.fault.entry if isinstance(cut, FaultCut) else None
        explanation = " ".join(cut.explanation.split())
        cuts.append(
            {
                "title": entry.title if entry else inline(cut.label),
                "break": explanation if entry else inline(explanation),
                "find": entry.find if entry else "",
                "mend": entry.mend if entry else "",
                "views": _views(variant, number),
            }
        )
    text = (
        environment()
        .get_template("README.md.j2")
        .render(
            recipe=variant.recipe,
            cuts=cuts,
            summary=summary,
            builds=builds,
            picture=PICTURE,
            described=describe(summary) if summary else "",
        )
    )
    # Blank lines that the template leaves become one; those of the code, between fences, stay.
    return re.sub(r"^(`{3,})[^`]*\n(?s:.*?)^\1$|\n{3,}", lambda m: m[0] if m[1] else "\n\n", text, flags=re.MULTILINE)


def _views(variant: Variant, number: int) -> list[View]:
    fixed = variant.without(number)
    found = []
    for path, group in groupby(changes(fixed, variant.app), key=lambda change: change.path):
        language = LANGUAGES.get(PurePosixPath(path).suffix, "dockerfile" if "Dockerfile" in path else "text")
        for change in _joined(list(group)):
            text, healthy_text = _text(variant.app, path), _text(fixed, path)
            broken = _piece(text, change.after_start, len(change.after))
            mended = _piece(healthy_text, change.start, len(change.before))
            strange = sorted(letter for letter in set(broken) - set(mended) if not letter.isascii())
            names = tuple(f"U+{ord(letter):04X} {unicodedata.name(letter, '(no name)')}" for letter in strange)
            if "\r" in text and "\r" not in healthy_text:  # which ends a line, and is not shown
                names += ("U+000D CARRIAGE RETURN",)
            healthy = fenced(mended, language) if path in fixed else ""
            found.append(View(path, fenced(broken, language), healthy, names))
    return found


def _text(app: App, path: str) -> str:
    """A file's text; none where the file is not there: a fault may bring one in, or take one away."""
    return app.text(path) if path in app else ""


def _joined(found: list[Change]) -> list[Change]:
    """Changes whose surroundings touch, as one."""
    joined: list[Change] = []
    for change in found:
        last = joined[-1] if joined else None
        if last is None or change.start - last.end > 2 * CONTEXT_LINES:
            joined.append(change)
            continue
        gap = ("",) * (change.start - last.end)
        joined[-1] = Change(
            change.path, last.start, change.end, last.before + gap + change.before,
            last.after + gap + change.after, last.after_start,
        )  # fmt: skip
    return joined


def _piece(text: str, start: int, length: int) -> str:
    lines = text.splitlines()
    return "\n".join(lines[max(0, start - CONTEXT_LINES) : start + length + CONTEXT_LINES]).strip("\n")
