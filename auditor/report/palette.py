"""The colours of the report and of pictures that stand alone, for light and dark."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

LIGHT: Mapping[str, str] = {
    "paper": "#ffffff",
    "panel": "#f3f5f7",
    "ink": "#1b1f24",
    "muted": "#55606b",
    "rule": "#d3d9df",
    "edge": "#7d8894",
    "link": "#0b55a0",
    "alarm": "#a8301a",
    "broken": "#b3261e",
    "before": "#56616d",
    "healed": "#00695c",
}
DARK: Mapping[str, str] = {
    "paper": "#14171b",
    "panel": "#1d2228",
    "ink": "#e6e9ed",
    "muted": "#a4afba",
    "rule": "#363e47",
    "edge": "#75808c",
    "link": "#8fc1ff",
    "alarm": "#ff9f85",
    "broken": "#ff8a73",
    "before": "#a9b4bf",
    "healed": "#5fcdb8",
}
TEXT = ("ink", "muted", "link", "alarm", "broken", "before", "healed")
"""What letters are written in, so that it has to stand out from GROUNDS as WCAG 2.2 asks of text (AA: 4.5 to 1)."""
MARKS = ("edge",)
"""What is drawn to be seen and not read: 3 to 1. A rule only parts what is told apart without it."""
GROUNDS = ("paper", "panel")


def variables(names: Iterable[str] = tuple(LIGHT)) -> str:
    """Each colour as a CSS variable; the reader's system says which of the two it is."""
    names = tuple(names)
    light, dark = (";".join(f"--{name}:{scheme[name]}" for name in names) for scheme in (LIGHT, DARK))
    return f":root{{{light}}}\n@media (prefers-color-scheme:dark){{:root{{{dark}}}}}\n"
