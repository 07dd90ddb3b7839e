"""Adding a file to what is applied."""

from __future__ import annotations

import io
import posixpath
from typing import Any

from bases.app import App
from bases.pods import KUSTOMIZATION
from faults.editors.yaml import round_trip
from faults.errors import EditError
from faults.kinds.kubernetes.changed import UNSUITABLE
from faults.kinds.kubernetes.tried import require


def add_file(app: App, name: str, text: str, key: str = "resources", entry: Any = None) -> App:
    """Writes a file beside the manifests and lists it in their kustomization, in its place by the alphabet.

    `entry` is what is listed, under `key`, where it is not the name alone. Raises EditError when the file is there
    already, or when there is no kustomization with such a list.
    """
    folder = app.description.manifests
    path, listing = posixpath.join(folder, name), posixpath.join(folder, KUSTOMIZATION)
    require(app, path not in app, f"a folder without {name}")
    if listing not in app:
        raise EditError(listing, key, 0)
    content = app.files[listing]
    end = "\r\n" if b"\r\n" in content else "\n"
    yaml, stream = round_trip(), io.BytesIO()
    try:
        document = yaml.load(content.replace(b"\r\n", b"\n"))
        require(app, isinstance(document["resources"], list), "a kustomization with resources")
        _list(document, key, name if entry is None else entry)
    except UNSUITABLE as error:
        raise EditError(listing, f"{key} ({error})", 0) from error
    yaml.dump(document, stream)
    listed = stream.getvalue().decode().replace("\n", end)
    return app.replace(listing, listed).replace(path, text.replace("\n", end))


def _list(document: Any, key: str, entry: Any) -> None:
    found = document.setdefault(key, [])
    later = [place for place, each in enumerate(found) if str(each) > str(entry) and not str(each).startswith(".")]
    found.insert(later[0] if later else len(found), entry)
