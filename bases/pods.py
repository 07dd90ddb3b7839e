"""What a workload's manifest gives its container besides the environment: command, limits, ports, rights and files."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bases.app import App
from bases.description import Workload
from bases.manifests import ManifestError, Object, container, find_object, objects

KUSTOMIZATION = "kustomization.yaml"
_QUANTITY = re.compile(r"([0-9.]+(?:e[0-9]+)?)(m|k|[KMGT]i?)?")
_UNITS = {"": 1.0, "m": 1e-3, "k": 1e3} | {
    f"{letter}{binary}": float((1024 if binary else 1000) ** power)
    for power, letter in enumerate("KMGT", start=1)
    for binary in ("", "i")
}


@dataclass(frozen=True)
class Pod:
    """A container as an orchestrator would start it. What the manifest leaves open is None."""

    image: str
    command: tuple[str, ...] | None
    args: tuple[str, ...] | None
    memory: int | None
    """In bytes."""
    cpus: float | None
    user: str | None
    read_only: bool
    """Whether its root file system is."""
    ports: Mapping[str, int]
    """By name; one without a name has its number for a name."""
    scratch: tuple[str, ...]
    """Folders that are empty at first and may be written to."""
    data: tuple[str, ...]
    """Folders that outlive the container."""
    files: Mapping[str, Mapping[str, bytes]]
    """What ConfigMaps hold, by folder and name."""


def read_pod(app: App, workload: Workload) -> Pod:
    """The pod of a workload. Raises ManifestError when there is none, or none of a form that would start."""
    spec = container(app, workload)
    thing = find_object(app, workload.kind, workload.name)
    if spec is None or thing is None:
        where = f"{app.description.manifests}: {workload.kind} {workload.name}"
        raise ManifestError(f"{where} has no container {workload.container}, or is not there itself")
    limits = _below(thing, spec, "resources", "limits")
    rights = {**thing.below("spec", "template", "spec", "securityContext"), **_below(thing, spec, "securityContext")}
    user = rights.get("runAsUser")
    volumes = {
        str(item.get("name")): item for item in _listed(thing, thing.below("spec", "template", "spec"), "volumes")
    }
    claims = {
        str(_below(thing, item, "metadata").get("name"))
        for item in _listed(thing, thing.below("spec"), "volumeClaimTemplates")
    }
    scratch, data, files = [], [], {}
    for mount in _listed(thing, spec, "volumeMounts"):
        folder, name = str(mount.get("mountPath")), str(mount.get("name"))
        volume = volumes.get(name, {})
        if name in claims or "persistentVolumeClaim" in volume:
            data.append(folder)
        elif "configMap" in volume:
            files[folder] = config_map(app, str(_below(thing, volume, "configMap").get("name")))
        elif volume:
            scratch.append(folder)
        else:
            raise ManifestError(f"{thing.path}: {workload.container} mounts {name}, and there is no such volume")
    return Pod(
        image=str(spec.get("image")),
        command=_words(thing, spec, "command"),
        args=_words(thing, spec, "args"),
        memory=None if "memory" not in limits else int(quantity(thing.path, limits["memory"])),
        cpus=None if "cpu" not in limits else quantity(thing.path, limits["cpu"]),
        user=None if user is None else str(user),
        read_only=rights.get("readOnlyRootFilesystem") is True,
        ports={
            str(port.get("name") or port.get("containerPort")): int(port["containerPort"])
            for port in _listed(thing, spec, "ports")
            if isinstance(port.get("containerPort"), int)
        },
        scratch=tuple(scratch),
        data=tuple(data),
        files=files,
    )


def target_port(app: App, workload: Workload, pod: Pod) -> int | None:
    """The port of the pod that its Services lead to or, where none does, the first that it names; None for neither."""
    thing = find_object(app, workload.kind, workload.name)
    labels = thing.below("spec", "template", "metadata", "labels") if thing else {}
    for service in objects(app):
        selector = service.below("spec", "selector")
        if service.kind == "Service" and selector and selector.items() <= labels.items():
            for port in _listed(service, service.below("spec"), "ports"):
                target = port.get("targetPort", port.get("port"))
                return target if isinstance(target, int) else pod.ports.get(str(target))
    return next(iter(pod.ports.values()), None)


def config_map(app: App, name: str) -> dict[str, bytes]:
    """What a ConfigMap holds by key, one that a kustomization generates from files included. Raises ManifestError."""
    if (thing := find_object(app, "ConfigMap", name)) is not None:
        return {str(key): str(value).encode() for key, value in thing.below("data").items()}
    for folder, kustomization in _kustomizations(app, app.description.manifests):
        generators = kustomization.get("configMapGenerator")
        for generator in generators if isinstance(generators, list) else ():
            if isinstance(generator, dict) and generator.get("name") == name:
                return dict(_generated(app, folder, generator.get("files")))
    raise ManifestError(f"{app.description.manifests}: no ConfigMap {name}")


def quantity(path: str, text: object) -> float:
    """A Kubernetes quantity (`256Mi`, `100m`, `1`) as a number. Raises ManifestError."""
    match = _QUANTITY.fullmatch(str(text))
    if not match:
        raise ManifestError(f"{path}: {text!r} is no quantity: one is 256Mi, 100m or 1")
    return float(match[1]) * _UNITS[match[2] or ""]


def _kustomizations(app: App, folder: str) -> Iterator[tuple[str, dict[str, Any]]]:
    """A folder's kustomization and those that it names, with their folders."""
    path = posixpath.join(folder, KUSTOMIZATION)
    if path not in app:
        return
    try:
        found = YAML(typ="safe").load(app.files[path])
    except (YAMLError, ValueError, RecursionError) as error:
        raise ManifestError(f"{path}: {error}") from error
    if isinstance(found, dict):
        yield folder, found
        resources = found.get("resources")
        for resource in resources if isinstance(resources, list) else ():
            below = posixpath.normpath(posixpath.join(folder, str(resource)))
            if below not in app and below != folder:
                yield from _kustomizations(app, below)


def _generated(app: App, folder: str, files: object) -> Iterator[tuple[str, bytes]]:
    for file in files if isinstance(files, list) else ():
        key, _, path = str(file).rpartition("=")
        found = posixpath.normpath(posixpath.join(folder, path))
        if found not in app:
            raise ManifestError(f"{folder}/{KUSTOMIZATION}: there is no file {found}")
        yield key or PurePosixPath(path).name, app.files[found]


def _below(thing: Object, data: Mapping[str, Any], *keys: str) -> dict[str, Any]:
    return Object(thing.path, thing.number, dict(data)).below(*keys)


def _listed(thing: Object, data: Mapping[str, Any], key: str) -> list[dict[str, Any]]:
    found = data.get(key) or []
    if not isinstance(found, list) or not all(isinstance(item, dict) for item in found):
        raise ManifestError(f"{thing.path}: {key} is no list of mappings")
    return found


def _words(thing: Object, spec: Mapping[str, Any], key: str) -> tuple[str, ...] | None:
    found = spec.get(key)
    if found is None:
        return None
    if not isinstance(found, list) or not all(isinstance(word, str) for word in found):
        raise ManifestError(f"{thing.path}: {key} is no list of strings: {found!r}")
    return tuple(found)
