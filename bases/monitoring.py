"""Reading what watches an app: the objects that its monitoring folder applies."""

from __future__ import annotations

from bases.app import App
from bases.manifests import ManifestError, Object, documents, objects

KUSTOMIZATION = "kustomization.yaml"


def applied(app: App) -> list[Object]:
    """The objects in the files that the folder's kustomization lists, as `kubectl apply -k` takes them.

    Raises ManifestError when there is no kustomization, or when a file is no YAML.
    """
    folder = app.description.monitoring.folder
    path = f"{folder}/{KUSTOMIZATION}"
    if path not in app:
        raise ManifestError(f"{path} is not there")
    listed = {
        f"{folder}/{resource}"
        for document in documents(app, path)
        if isinstance(document, dict)
        for resource in document.get("resources") or ()
    }
    return [thing for thing in objects(app, folder) if thing.path in listed]
