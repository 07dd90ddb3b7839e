"""Edits to YAML files that leave comments, order and layout as they are."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML

from bases.app import App
from bases.manifests import find_object
from faults.errors import EditError


def round_trip() -> YAML:
    """The layout that the files of a base are written in."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def edit_object(app: App, kind: str, name: str, change: Callable[[Any], None]) -> App:
    """Lets a function change one Kubernetes object in place.

    Raises EditError when the object is not there just once, or when nothing about it changes.
    """
    place = find_object(app, kind, name)
    if place is None:
        raise EditError(app.description.manifests, f"{kind} {name}", 0)
    yaml = round_trip()
    loaded = list(yaml.load_all(app.files[place.path]))
    change(loaded[place.number])
    stream = io.BytesIO()
    yaml.dump_all(loaded, stream)
    edited = app.replace(place.path, stream.getvalue())
    if edited is app:
        raise EditError(place.path, f"something to change in {kind} {name}", 0)
    return edited


def rename_key(mapping: Any, old: str, new: str) -> None:
    """Gives a key of a mapping another name and leaves it in its place. ValueError when it is not there."""
    place = list(mapping).index(old)
    mapping.insert(place, new, mapping.pop(old))
