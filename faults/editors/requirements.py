"""Edits to pip's requirements files."""

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from bases.app import App
from faults.editors.text import read_text
from faults.errors import EditError


def _name(line: str) -> str | None:
    try:
        return canonicalize_name(Requirement(line.partition("#")[0].strip()).name)
    except InvalidRequirement:
        return None


def names(app: App, path: str) -> list[str]:
    """The canonical names of what a file requires, in its order."""
    return [name for line in app.text(path).splitlines() if (name := _name(line))]


def replace_requirement(app: App, path: str, name: str, line: str | None) -> App:
    """Puts another line in place of the one that requires a package; None takes it out. Raises EditError."""
    lines = read_text(app, path).splitlines(keepends=True)
    places = [number for number, old in enumerate(lines) if _name(old) == canonicalize_name(name)]
    if len(places) != 1:
        raise EditError(path, f"a requirement of {name}", len(places))
    (place,) = places
    old = lines[place]
    lines[place] = "" if line is None else line + old[len(old.rstrip("\r\n")) :]
    return app.replace(path, "".join(lines))
