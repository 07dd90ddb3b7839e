"""Edits to the environment that the manifests give the service."""

from __future__ import annotations

import base64
from typing import Any

from bases.app import App
from bases.manifests import ManifestError, Variable, environment
from faults.editors.yaml import edit_object, rename_key
from faults.errors import EditError


def _environment(app: App) -> dict[str, Variable]:
    try:
        return environment(app, app.description.service.workload)
    except ManifestError:
        return {}


def variables(app: App, kind: str | None = None) -> dict[str, str]:
    """The service's environment, or what of it comes from one kind of object; empty when the manifests make none."""
    return {name: found.value for name, found in _environment(app).items() if kind in (None, found.kind)}


def renamable(app: App) -> set[str]:
    """The variables that a ConfigMap gives under their own names."""
    return {name for name, found in _environment(app).items() if (found.kind, found.key) == ("ConfigMap", name)}


def _find(app: App, name: str, kind: str) -> Variable:
    try:
        found = environment(app, app.description.service.workload).get(name)
    except ManifestError as error:
        raise EditError(app.description.manifests, f"{name} ({error})", 0) from error
    if found is None or found.kind != kind:
        raise EditError(app.description.manifests, f"{name} in a {kind}", 0)
    return found


def secret_value(app: App, name: str) -> str:
    """A variable's value as a Secret holds it, decoded. Raises EditError when it comes from elsewhere."""
    return _find(app, name, "Secret").value


def set_secret(app: App, name: str, value: str) -> App:
    """Encodes another value into the Secret that a variable comes from."""
    found = _find(app, name, "Secret")

    def change(document: Any) -> None:
        if found.key in (document.get("stringData") or {}):
            document["stringData"][found.key] = value
        else:
            document["data"][found.key] = base64.b64encode(value.encode()).decode()

    return edit_object(app, "Secret", str(found.name), change)


def set_variable(app: App, name: str, value: str, *, plain: bool = False) -> App:
    """Sets a variable in the ConfigMap that it comes from, quoted as it was; `plain` takes the quotation marks off."""
    found = _find(app, name, "ConfigMap")

    def change(document: Any) -> None:
        old = document["data"][found.key]
        document["data"][found.key] = value if plain else type(old)(value)

    return edit_object(app, "ConfigMap", str(found.name), change)


def rename_variable(app: App, name: str, new: str) -> App:
    """Gives a variable another name in the ConfigMap that it comes from under this name."""
    found = _find(app, name, "ConfigMap")
    if found.key != name:
        raise EditError(app.description.manifests, f"{name} as a key of ConfigMap {found.name}", 0)
    return edit_object(app, "ConfigMap", str(found.name), lambda document: rename_key(document["data"], name, new))
