"""Edits to YAML files that leave comments, order and layout as they are."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML

from bases.app import App
from bases.manifests import ManifestError, objects
from faults.errors import EditError


def round_trip() -> YAML:
    """The layout that the files of a base are written in."""
    yaml = YAML(typ="rt")
    yaml.preserve_quotes = True
    yaml.width = 4096
    yaml.indent(mapping=2, sequence=4, offset=2)
    return yaml


def edit_object(app: App, kind: str, name: str, change: Callable[[Any], None], folder: str | None = None) -> App:
    """Lets a function change one Kubernetes object below a folder, the manifests' if none is named, in place.

    Raises EditError when the object is not there just once, or when nothing about it changes.
    """
    folder = folder or app.description.manifests
    try:
        places = [place for place in objects(app, folder) if (place.kind, place.name) == (kind, name)]
    except ManifestError as error:
        raise EditError(folder, f"{kind} {name} ({error})", 0) from error
    if len(places) != 1:
        raise EditError(folder, f"{kind} {name}", len(places))
    (place,) = places
    content = app.files[place.path]
    end = b"\r\n" if b"\r\n" in content else b"\n"
    yaml = round_trip()
    loaded = list(yaml.load_all(content.replace(end, b"\n")))
    change(loaded[place.number])
    stream = io.BytesIO()
    yaml.dump_all(loaded, stream)
    edited = app.replace(place.path, stream.getvalue().replace(b"\n", end))
    if edited is app:
        raise EditError(place.path, f"something to change in {kind} {name}", 0)
    return edited


def rename_key(mapping: Any, old: str, new: str) -> None:
    """Gives a key of a mapping another name and leaves it in its place. ValueError when it is not there."""
    place = list(mapping).index(old)
    comment = mapping.ca.items.pop(old, None)
    mapping.insert(place, new, mapping.pop(old))
    if comment is not None:
        mapping.ca.items[new] = comment


def remove_key(mapping: Any, key: str) -> None:
    """Takes a key out of a mapping, with its comments. ValueError when it is not there.

    Only with the first key goes the comment above the second: there is no key before it to keep it with.
    """
    place = list(mapping).index(key)
    following = mapping.ca.items.pop(key, None)
    del mapping[key]
    if place == 0:
        return
    # ruamel keeps with a key what stands beside it and, after the line end, what stands above the next.
    previous = list(mapping)[place - 1]
    kept = mapping.ca.items.get(previous)
    beside = kept[2].value.partition("\n")[0] if kept else ""
    above = following[2].value.partition("\n")[2] if following else ""
    if kept or following:
        mapping.ca.items[previous] = kept or following
        (kept or following)[2].value = f"{beside}\n{above}"
