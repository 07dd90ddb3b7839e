"""Edits to the environment that the manifests give the service."""

from __future__ import annotations

import base64
from collections.abc import Callable
from typing import Any

from ruamel.yaml.scalarstring import SingleQuotedScalarString

from bases.app import App
from bases.manifests import ManifestError, Variable, environment
from faults.editors.yaml import edit_object, remove_key, rename_key
from faults.errors import EditError

KINDS = ("ConfigMap", "Secret")


def _environment(app: App) -> dict[str, Variable]:
    try:
        return environment(app, app.description.service.workload)
    except ManifestError:
        return {}


def variables(app: App, kind: str | None = None) -> dict[str, str]:
    """The service's environment, or what of it comes from one kind of object; empty when the manifests make none."""
    return {name: found.value for name, found in _environment(app).items() if kind in (None, found.kind)}


def renamable(app: App) -> set[str]:
    """The variables that a ConfigMap or a Secret gives under their own names."""
    return {name for name, found in _environment(app).items() if found.kind in KINDS and found.key == name}


def _find(app: App, name: str, *kinds: str) -> Variable:
    try:
        found = environment(app, app.description.service.workload).get(name)
    except ManifestError as error:
        raise EditError(app.description.manifests, f"{name} ({error})", 0) from error
    if found is None or found.kind not in kinds:
        raise EditError(app.description.manifests, f"{name} in a {' or '.join(kinds)}", 0)
    return found


def secret_value(app: App, name: str) -> str:
    """A variable's value as a Secret holds it, decoded. Raises EditError when it comes from elsewhere."""
    return _find(app, name, "Secret").value


def encoded(value: str) -> str:
    """A value as a Secret holds it."""
    return base64.b64encode(value.encode()).decode()


def set_secret(app: App, name: str, value: str) -> App:
    """Encodes another value into the Secret that a variable comes from."""
    found = _find(app, name, "Secret")

    def change(document: Any) -> None:
        if found.key in (document.get("stringData") or {}):
            document["stringData"][found.key] = value
        else:
            document["data"][found.key] = encoded(value)

    return edit_object(app, "Secret", str(found.name), change)


def set_variable(app: App, name: str, value: str, *, plain: bool = False) -> App:
    """Sets a variable in the ConfigMap that it comes from, quoted as it was, or as it has to be.

    `plain` takes the quotation marks off.
    """
    found = _find(app, name, "ConfigMap")

    def change(document: Any) -> None:
        old = type(document["data"][found.key])
        quoted = SingleQuotedScalarString if '"' in value else old
        document["data"][found.key] = value if plain else quoted(value)

    return edit_object(app, "ConfigMap", str(found.name), change)


def value_of(app: App, name: str) -> str:
    """A variable's value, from a ConfigMap or a Secret. Raises EditError when it comes from neither."""
    return _find(app, name, *KINDS).value


def set_value(app: App, name: str, value: str) -> App:
    """Sets a variable in the ConfigMap or Secret that it comes from."""
    return set_secret(app, name, value) if _find(app, name, *KINDS).kind == "Secret" else set_variable(app, name, value)


def set_item(app: App, name: str, value: object) -> App:
    """Puts something in place of a variable in the ConfigMap or Secret that it comes from, neither quoted nor encoded.

    Raises EditError when it comes from neither, or is in a Secret's plain text.
    """
    found = _find(app, name, *KINDS)

    def change(document: Any) -> None:
        if found.key not in document.get("data", {}):
            raise EditError(app.description.manifests, f"{name} in the data of {found.kind} {found.name}", 0)
        document["data"][found.key] = value

    return edit_object(app, str(found.kind), str(found.name), change)


def edit_container(app: App, change: Callable[[Any], None]) -> App:
    """Lets a function change the service's container in place. Raises EditError when it is not there just once."""
    workload = app.description.service.workload
    sought = f"container {workload.container} of {workload.kind} {workload.name}"

    def find(document: Any) -> None:
        containers = document["spec"]["template"]["spec"]["containers"]
        found = [item for item in containers if item.get("name") == workload.container]
        if len(found) != 1:
            raise EditError(app.description.manifests, sought, len(found))
        change(found[0])

    try:
        return edit_object(app, workload.kind, workload.name, find)
    except (KeyError, TypeError, AttributeError) as error:
        raise EditError(app.description.manifests, sought, 0) from error


def rename_variable(app: App, name: str, new: str) -> App:
    """Gives a variable another name in the ConfigMap or Secret that it comes from under this name."""
    found = _find(app, name, *KINDS)

    def change(document: Any) -> None:
        rename_key(_holder(document, name), name, new)

    if found.key != name:
        raise EditError(app.description.manifests, f"{name} as a key of {found.kind} {found.name}", 0)
    return edit_object(app, str(found.kind), str(found.name), change)


def remove_variable(app: App, name: str) -> App:
    """Takes a variable out of the ConfigMap or Secret that it comes from under this name."""
    found = _find(app, name, *KINDS)

    def change(document: Any) -> None:
        remove_key(_holder(document, name), name)

    if found.key != name:
        raise EditError(app.description.manifests, f"{name} as a key of {found.kind} {found.name}", 0)
    return edit_object(app, str(found.kind), str(found.name), change)


def _holder(document: Any, key: str) -> Any:
    """The mapping of a ConfigMap or Secret that has a key: plain text of a Secret goes before what is encoded."""
    return next(document[part] for part in ("stringData", "data") if key in (document.get(part) or {}))
