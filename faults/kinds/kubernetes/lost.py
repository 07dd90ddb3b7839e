"""What no longer holds where objects of the manifests are not on the cluster."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from bases.app import App
from bases.contract import Witness
from bases.manifests import ManifestError, environment, objects
from faults.kinds.kubernetes.parts import Part, below, database_part, listed, parts
from faults.kinds.manifests.settings import CONNECTS, STARTS
from faults.kinds.placed import answers

Name = tuple[str, str]
"""An object's kind and its own name."""

TAKEN = answers("manifests.taken")
NOTHING = (TAKEN, answers("pods.scheduled"), answers("database.pods.scheduled"), STARTS)
"""What no longer holds where nothing at all is applied."""

ORDER = ("ConfigMap", "Secret", "Service", "Deployment", "StatefulSet")
"""Of which kinds kustomize prints objects first, and kubectl takes them. Those of one kind come by their names."""
_SOURCES = {
    "configMapRef": "ConfigMap", "configMapKeyRef": "ConfigMap", "secretRef": "Secret", "secretKeyRef": "Secret",
}  # fmt: skip
_FILES = (("configMap", "name", "ConfigMap"), ("secret", "secretName", "Secret"))


def lost(app: App, gone: Collection[Name]) -> Iterator[Witness]:
    """What no longer holds without some objects; nothing, where nobody would miss them. May raise ManifestError."""
    for part in parts(app):
        if (part.workload.kind, part.workload.name) in gone:
            yield from part.absent
        elif needs(part).intersection(gone):
            yield from part.stopped("started")
    if ("Service", app.description.service.front.service) in gone:
        yield answers("services.front.endpoints")
    if ("Service", _database_host(app)) in gone:
        yield CONNECTS


def unread(app: App, kind: str, name: str) -> Iterator[Witness]:
    """What no longer holds when an object cannot be read; nothing, where that depends on the cluster's version.

    Before 1.25 kubectl looks at what it sends, and stops at the first object that it cannot read; since then the API
    server does, which refuses this one and takes those that come after it.
    """
    after = (ORDER.index(kind), name)
    later = {
        (thing.kind, thing.name)
        for thing in objects(app)
        if thing.kind in ORDER and (ORDER.index(thing.kind), thing.name) > after
    }
    if not list(lost(app, later)):
        yield TAKEN
        yield from lost(app, [(kind, name)])


def needs(part: Part) -> set[Name]:
    """The ConfigMaps and Secrets without which a workload's container is not started."""
    variables = [below(item, "valueFrom") for item in listed(part.container, "env")]
    found = {
        (kind, str(source[field]["name"]))
        for source in [*listed(part.container, "envFrom"), *variables]
        for field, kind in _SOURCES.items()
        if "name" in below(source, field) and not source[field].get("optional")
    }
    for volume in listed(part.pod, "volumes"):
        for field, name, kind in _FILES:
            if name in below(volume, field) and not volume[field].get("optional"):
                found.add((kind, str(volume[field][name])))
    return found


def _database_host(app: App) -> str | None:
    """The Service under which the service looks for its database, where there is one that leads there."""
    part = database_part(app)
    try:
        host = environment(app, app.description.service.workload).get(app.description.database.variables.host)
    except ManifestError:
        return None
    if part is None or host is None:
        return None
    for thing in objects(app):
        selector = thing.below("spec", "selector")
        if thing.kind == "Service" and thing.name == host.value.partition(".")[0]:
            return thing.name if selector and selector.items() <= part.labels.items() else None
    return None
