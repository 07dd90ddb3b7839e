"""The image's name in the manifests of a hand-out: that of the image that is handed out."""

from __future__ import annotations

import difflib
import re

from bases.app import App
from bases.manifests import ManifestError, container


def name_image(app: App, reference: str) -> App:
    """The app whose manifests name another image where they named the base's own.

    Done as text, so that nothing else in a file changes, not even what a fault left unreadable. Where a fault is about
    the name, what is wrong with it stays wrong: a misspelt name gets the right tag, a wrong tag stays.
    """
    own = app.description.image
    wanted = {own: reference}
    if (found := _present(app)) is not None and found != own:
        wanted[found] = _wrong_as_before(found, own, reference)
    for path in app.below(app.description.manifests):
        try:
            text = app.text(path)
        except UnicodeDecodeError:
            continue
        for old, new in wanted.items():
            text = re.sub(
                rf"^([\t -]*image:[\t ]*)([\"']?){re.escape(old)}(?=\2[\t ]*(?:\#|\r?$))",
                lambda match, new=new: f"{match[1]}{match[2]}{new}",  # type: ignore[misc]
                text,
                flags=re.MULTILINE,
            )
        app = app.replace(path, text)
    return app


def _present(app: App) -> str | None:
    """The image that the service's container names; None when nobody can tell."""
    try:
        spec = container(app, app.description.service.workload)
    except ManifestError:
        return None
    found = spec.get("image") if spec is not None else None
    return found if isinstance(found, str) else None


def _wrong_as_before(found: str, own: str, reference: str) -> str:
    (name, tag), (own_name, own_tag), (new_name, new_tag) = map(_parts, (found, own, reference))
    prefix = new_name.removesuffix(own_name)
    if name == own_name:
        name = new_name
    elif prefix != new_name and "/" not in name and difflib.get_close_matches(name.lower(), [own_name]):
        name = prefix + name  # misspelt, and not another image altogether
    tag = new_tag if tag == own_tag else tag
    return f"{name}:{tag}" if tag else name


def _parts(reference: str) -> tuple[str, str]:
    """A name and its tag, empty when it has none. A registry's port is no tag."""
    name, colon, tag = reference.rpartition(":")
    return (name, tag) if colon and "/" not in tag else (reference, "")
