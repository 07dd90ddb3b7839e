"""Edits to YAML files that leave comments, order and layout as they are."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq

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
    """Takes a key out of a mapping, with all below it and its comments. ValueError when it is not there.

    Only with the first key goes the comment above the second: there is no key before it to keep it with.
    """
    place = list(mapping).index(key)
    # ruamel keeps with a value what stands beside it and, after the line end, what stands above the next key; with the
    # last one below it, where it has any.
    following = _comment(*_last_below(mapping, key))
    del mapping[key]
    mapping.ca.items.pop(key, None)
    if place == 0:
        return
    node, previous, slot = _last_below(mapping, list(mapping)[place - 1])
    kept = _comment(node, previous, slot)
    beside = kept.value.partition("\n")[0] if kept else ""
    above = following.value.partition("\n")[2] if following else ""
    if token := kept or following:
        token.value = f"{beside}\n{above}"
        node.ca.items.setdefault(previous, [None] * 4)[slot] = token


def _last_below(node: Any, key: Any) -> tuple[Any, Any, int]:
    """The mapping or list, written in lines of its own, that the last value below a key is in; its key there; and
    which of the comments that ruamel keeps with that one stands behind it.
    """
    value = node[key]
    while isinstance(value, CommentedMap | CommentedSeq) and value and not value.fa.flow_style():
        node, key = value, list(value)[-1] if isinstance(value, CommentedMap) else len(value) - 1
        value = node[key]
    return node, key, 2 if isinstance(node, CommentedMap) else 0


def _comment(node: Any, key: Any, slot: int) -> Any:
    return (node.ca.items.get(key) or [None] * 4)[slot]
