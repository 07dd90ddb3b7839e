"""Edits to raw text, for what no parser should look at."""

from bases.app import App
from faults.errors import EditError


def replace_once(app: App, path: str, find: str, replace: str) -> App:
    """Replaces the only occurrence of a text. Raises EditError when there is none or more than one."""
    if path not in app:
        raise EditError(path, "the file itself", 0)
    text = app.text(path)
    count = text.count(find)
    if count != 1:
        raise EditError(path, repr(find), count)
    return app.replace(path, text.replace(find, replace))
