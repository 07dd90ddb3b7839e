"""Edits to raw text, for what no parser should look at."""

import re

from bases.app import App
from faults.errors import EditError


def read_text(app: App, path: str) -> str:
    """A file's text, line ends as they are. Raises EditError when the file is missing or is no text."""
    if path not in app:
        raise EditError(path, "the file itself", 0)
    try:
        return app.text(path)
    except UnicodeDecodeError as error:
        raise EditError(path, f"text in UTF-8 (not so at byte {error.start})", 0) from error


def replace_once(app: App, path: str, find: str, replace: str) -> App:
    """Replaces the only occurrence of a text. Raises EditError when there is none or more than one."""
    text = read_text(app, path)
    count = len(re.findall(f"(?={re.escape(find)})", text))  # occurrences that overlap are several
    if count != 1:
        raise EditError(path, repr(find), count)
    return app.replace(path, text.replace(find, replace))
