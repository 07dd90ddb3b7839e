"""Text as the scan compares it: without case, punctuation and layout."""

from __future__ import annotations

import re

_FOLD = bytes(code + 32 if 65 <= code <= 90 else code for code in range(256))
_BETWEEN = bytes(
    code for code in range(128) if not (48 <= code <= 57 or 65 <= code <= 90 or 97 <= code <= 122)
)  # letters beyond ASCII are letters, whatever they are
_SPACED = bytes(32 if code in _BETWEEN else _FOLD[code] for code in range(256))
_MARKS = re.compile(rb"^(?:[-+#>*|!;]|//|--|\s)+")


def spaced(data: bytes) -> bytes:
    """Words in lower case with one space around each: `Zero-width_space` is ` zero width space `."""
    return b" %b " % b" ".join(data.translate(_SPACED).split())


def glued(data: bytes) -> bytes:
    """Letters and digits in lower case and nothing between them: `ZeroWidth space` is `zerowidthspace`."""
    return data.translate(_FOLD, delete=_BETWEEN)


def bare(line: bytes) -> bytes:
    """A line without its indentation and without what makes it a comment, a quotation or a line of a diff."""
    return _MARKS.sub(b"", line).strip()
