"""Text for spreadsheets: what strangers write is no formula there."""

from __future__ import annotations

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r]")
_GUARDED = re.compile(r"'+[=+\-@\t\r]")


def guarded(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: after an apostrophe, it is text."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """The text of which `guarded` has made a cell."""
    return cell[1:] if _GUARDED.match(cell) else cell
