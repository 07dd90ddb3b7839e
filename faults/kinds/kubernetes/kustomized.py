"""What the manifests' kustomization lists, and edits of that list."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator

from bases.app import App
from bases.manifests import ManifestError, documents, objects
from bases.pods import KUSTOMIZATION
from faults.errors import EditError
from faults.kinds.kubernetes.lost import Name
from faults.kinds.kubernetes.parts import listed


def kustomization(app: App) -> str:
    return posixpath.join(app.description.manifests, KUSTOMIZATION)


def resources(app: App) -> list[str]:
    """The files and folders that are listed just once, a line each, and that are there."""
    path = kustomization(app)
    lines = [line.strip() for line in app.text(path).splitlines()] if path in app else []
    return [name for name in _listed(app, path) if lines.count(f"- {name}") == 1 and _is_there(app, path, name)]


def made_by(app: App, resource: str) -> set[Name]:
    """What is applied for a listed file, or for a folder with a kustomization of its own. May raise ManifestError."""
    return set(_made(app, posixpath.normpath(posixpath.join(app.description.manifests, resource))))


def edit_line(app: App, resource: str, change: Callable[[str], list[str]]) -> App:
    """Puts other lines in place of the one that lists a resource. Raises EditError when there is not just one."""
    path = kustomization(app)
    lines = app.text(path).splitlines(keepends=True) if path in app else []
    places = [number for number, line in enumerate(lines) if line.strip() == f"- {resource}"]
    if len(places) != 1:
        raise EditError(path, f"a line for {resource}", len(places))
    lines[places[0] : places[0] + 1] = change(lines[places[0]])
    return app.replace(path, "".join(lines))


def _listed(app: App, path: str) -> list[str]:
    try:
        (found,) = documents(app, path) if path in app else (None,)
    except (ManifestError, ValueError):
        return []
    names = found.get("resources") if isinstance(found, dict) else None
    return [str(name) for name in names] if isinstance(names, list) else []


def _is_there(app: App, path: str, resource: str) -> bool:
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), resource))
    return target in app or posixpath.join(target, KUSTOMIZATION) in app


def _made(app: App, path: str, above: tuple[str, ...] = ()) -> Iterator[Name]:
    if path in above:
        return  # kustomize refuses a circle
    if path in app:
        yield from ((thing.kind, thing.name) for thing in objects(app, posixpath.dirname(path)) if thing.path == path)
        return
    file = posixpath.join(path, KUSTOMIZATION)
    for document in documents(app, file) if file in app else ():
        for field, kind in (("configMapGenerator", "ConfigMap"), ("secretGenerator", "Secret")):
            yield from ((kind, str(item.get("name"))) for item in listed(document, field))
    for name in _listed(app, file):
        yield from _made(app, posixpath.normpath(posixpath.join(path, name)), (*above, path))
