"""Putting a tree's manifests on a cluster, and what it says to them."""

from __future__ import annotations

import io
import re
import subprocess
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bases.app import App
from verifier.cluster import schemas
from verifier.cluster.kubectl import Kubectl
from verifier.errors import VerifierError

_BEGINS = re.compile(r"error:|Error from server|Error:|The [A-Z]\w+ \"|unable to recognize|resource mapping not found")
_DONE = re.compile(r"(?P<name>[a-z0-9.-]+/[A-Za-z0-9.-]+) (?P<how>created|configured|unchanged)")

OLDER = {
    ("policy/v1", "PodDisruptionBudget"): "policy/v1beta1",
    ("batch/v1", "CronJob"): "batch/v1beta1",
}
"""Versions before the current one in which these kinds have the same fields: a cluster before 1.21 knows only those."""

Manifest = Mapping[str, Any]


@dataclass(frozen=True)
class Applied:
    """What came of applying a tree's manifests."""

    objects: tuple[Manifest, ...] = ()
    """What they hold, as far as it could be read, without what was left out."""
    refused: tuple[str, ...] = ()
    changed: tuple[str, ...] = ()
    """`deployment.apps/name`."""
    left_out: tuple[str, ...] = ()
    """What current Kubernetes has and this cluster has not."""
    older: tuple[str, ...] = ()
    """What this cluster has in an older version only, in which it was applied."""


_rendered: dict[str, tuple[list[Manifest], str]] = {}
"""By the digest of the tree: each is asked for several times in a row, and kubectl takes its time to start."""
KEPT = 32


def render(app: App) -> tuple[list[Manifest], str]:
    """The objects of a tree's kustomization, and what kustomize has against it: then there are none."""
    if app.digest not in _rendered:
        if len(_rendered) >= KEPT:
            _rendered.clear()
        _rendered[app.digest] = _render(app)
    return _rendered[app.digest]


def _render(app: App) -> tuple[list[Manifest], str]:
    with tempfile.TemporaryDirectory(prefix="manifests-") as folder:
        app.write(Path(folder))
        command = ["kubectl", "kustomize", str(Path(folder) / app.description.manifests)]
        ended = subprocess.run(command, capture_output=True, text=True, check=False)
    if ended.returncode:
        return [], ended.stderr.strip().replace(f"{folder}/", "")
    return [thing for thing in YAML(typ="safe").load_all(ended.stdout) if isinstance(thing, dict)], ""


class Applier:
    """Applies trees in one namespace of a cluster."""

    def __init__(self, cluster: Kubectl, namespace: str) -> None:
        self._cluster = cluster
        self._namespace = namespace
        self._versions: set[str] = set()
        self._plurals: dict[tuple[str, str], str] = {}
        self._whole: set[tuple[str, str]] = set()
        """What belongs to the whole cluster."""

    def read(self, app: App, image: str) -> Applied:
        """What a tree would apply, with an image in place of the one that the base names. Applies nothing.

        Raises VerifierError for what would reach out of the namespace.
        """
        objects, refusal = render(app)
        if refusal:
            return Applied(refused=(refusal,))
        unknown = self._unknown(objects)
        known = [(thing, self._as_known(thing)) for thing in objects if thing not in unknown]
        for _, thing in known:
            if _kind(thing) in self._whole:
                # What a run made of it would outlive it, and concern others.
                raise VerifierError(
                    f"The manifests hold a {thing['kind']}, which belongs to no namespace: not applied."
                )
        return Applied(
            tuple(_with_image(applied, app.description.image, image) for _, applied in known),
            left_out=tuple(_told(thing) for thing in unknown),
            older=tuple(_told(applied) for thing, applied in known if applied is not thing),
        )

    def unknown(self, app: App) -> list[Manifest]:
        """Those of a tree's objects that current Kubernetes has and this cluster has not."""
        return self._unknown(render(app)[0])

    def _unknown(self, objects: Sequence[Manifest]) -> list[Manifest]:
        return [thing for thing in objects if not self._knows(self._as_known(thing)) and not schemas.complaint(thing)]

    def _as_known(self, thing: Manifest) -> Manifest:
        """The object in the version in which the cluster knows it, if it knows it in another than the current one."""
        older = OLDER.get(_kind(thing))
        if older is None or self._knows(thing) or not self._knows(known := {**thing, "apiVersion": older}):
            return thing
        return known

    def apply(self, read: Applied) -> Applied:
        """Applies what was read of a tree. What is refused is a finding. Raises VerifierError."""
        if not read.objects:
            return read
        ended = self.send("apply", read.objects)
        changed = [match["name"] for match in _DONE.finditer(ended.stdout) if match["how"] != "unchanged"]
        refused = tuple(_messages(ended.stderr)) if ended.returncode else ()
        return replace(read, refused=refused, changed=tuple(changed))

    def send(self, verb: str, objects: Sequence[Manifest], *more: str) -> Any:
        """`kubectl apply` or `delete` with objects as its input."""
        yaml = YAML(typ="safe")
        stream = io.StringIO()
        yaml.dump_all(objects, stream)
        return self._cluster.run(verb, "--namespace", self._namespace, "-f", "-", *more, given=stream.getvalue())

    def live(self, thing: Manifest) -> Manifest | None:
        """The object as the cluster has it now; None when it is not there."""
        plural = self._plurals.get(_kind(thing))
        if plural is None:
            return None
        version = str(thing["apiVersion"])
        path = f"/apis/{version}" if "/" in version else f"/api/{version}"
        found: Manifest | None = self._cluster.get(
            f"{path}/namespaces/{self._namespace}/{plural}/{thing['metadata']['name']}"
        )
        return found

    def _knows(self, thing: Manifest) -> bool:
        """Whether the cluster has the kind in this version."""
        version = str(thing.get("apiVersion"))
        if version not in self._versions:
            path = f"/apis/{version}" if "/" in version else f"/api/{version}"
            found = self._cluster.get(path) or {}
            self._versions.add(version)
            for each in found.get("resources", ()):
                if "/" not in each["name"]:  # or it is a part, such as a status
                    self._plurals[version, each["kind"]] = each["name"]
                    if not each["namespaced"]:
                        self._whole.add((version, each["kind"]))
        return _kind(thing) in self._plurals


def _kind(thing: Manifest) -> tuple[str, str]:
    return str(thing.get("apiVersion")), str(thing.get("kind"))


def _told(thing: Manifest) -> str:
    return f"{thing['kind']} of {thing['apiVersion']}"


def _with_image(thing: Any, old: str, new: str) -> Any:
    """The same with another image wherever exactly this one is named: any other name is the variant's own."""
    if isinstance(thing, dict):
        return {
            key: new if key == "image" and value == old else _with_image(value, old, new)
            for key, value in thing.items()
        }
    if isinstance(thing, list):
        return [_with_image(item, old, new) for item in thing]
    return thing


def _messages(text: str) -> Iterator[str]:
    """The complaints of kubectl, each with the lines that belong to it. Warnings are none."""
    message: list[str] = []
    for line in text.splitlines():
        if line.startswith("Warning:"):
            continue
        if _BEGINS.match(line) and message:
            yield " ".join(message)
            message = []
        if line.strip():
            message.append(line.strip())
    if message:
        yield " ".join(message)
