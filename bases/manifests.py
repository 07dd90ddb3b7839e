"""Reading an app's Kubernetes manifests: which objects there are, and what environment a container is given."""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bases.app import App
from bases.description import Workload


class ManifestError(Exception):
    """A manifest that an orchestrator would refuse, or one that is not there: what is wrong, and in which file."""


@dataclass(frozen=True)
class Object:
    """A Kubernetes object: its file, its place among the documents of the file, and its data (to be read only)."""

    path: str
    number: int
    data: dict[str, Any]

    def below(self, *keys: str) -> dict[str, Any]:
        """The mapping at the end of a way of keys, empty when there is none."""
        found = self.data
        for key in keys:
            found = _mapping(self.path, found.get(key))
        return found

    @property
    def kind(self) -> str:
        return str(self.data["kind"])

    @property
    def name(self) -> str:
        return str(self.data["metadata"].get("name"))


@dataclass(frozen=True)
class Variable:
    """An environment variable of a container: its value, and the Secret or ConfigMap key it comes from, if any."""

    value: str
    kind: str | None = None
    name: str | None = None
    key: str | None = None


def _mapping(path: str, node: object) -> dict[str, Any]:
    if node is not None and not isinstance(node, dict):
        raise ManifestError(f"{path}: {node!r} stands where a mapping belongs")
    return node or {}


def _mappings(path: str, node: object) -> list[dict[str, Any]]:
    if node is not None and not isinstance(node, list):
        raise ManifestError(f"{path}: {node!r} stands where a list belongs")
    return [_mapping(path, item) for item in node or ()]


@lru_cache(maxsize=256)
def _load(content: bytes) -> tuple[Any, ...]:
    return tuple(YAML(typ="safe").load_all(content))


def documents(app: App, path: str) -> tuple[Any, ...]:
    """The documents of a YAML file. Raises ManifestError when it is none."""
    try:
        return _load(app.files[path])
    except (YAMLError, ValueError, RecursionError) as error:
        raise ManifestError(f"{path}: {error}") from error


def objects(app: App, folder: str | None = None) -> list[Object]:
    """Every Kubernetes object below a folder, the manifests' if none is named. Raises ManifestError for a file that is
    no YAML.
    """
    return [
        Object(path, number, data)
        for path in app.below(folder or app.description.manifests)
        if path.endswith((".yaml", ".yml"))
        for number, data in enumerate(documents(app, path))
        if isinstance(data, dict) and isinstance(data.get("metadata"), dict) and "kind" in data
    ]


def find_object(app: App, kind: str, name: str) -> Object | None:
    """The one object of a kind and name; None when there is none or more than one."""
    found = [thing for thing in objects(app) if (thing.kind, thing.name) == (kind, name)]
    return found[0] if len(found) == 1 else None


def container(app: App, workload: Workload) -> dict[str, Any] | None:
    """A workload's container; None when it is not there. Raises ManifestError for a manifest of another form."""
    thing = find_object(app, workload.kind, workload.name)
    if thing is None:
        return None
    every = _mappings(thing.path, thing.below("spec", "template", "spec").get("containers"))
    found = [item for item in every if item.get("name") == workload.container]
    return found[0] if len(found) == 1 else None


def environment(app: App, workload: Workload) -> dict[str, Variable]:
    """The environment that a container is started with, resolved as Kubernetes does.

    `envFrom` first, in order, then `env`; the last one of a name wins, and a value may refer to those before it.
    Raises ManifestError when the container, a Secret, a ConfigMap or a key that it needs is not there, or has not the
    form that it must have: such a container would not start.
    """
    spec = container(app, workload)
    where = f"{app.description.manifests}: {workload.kind} {workload.name}"
    if spec is None:
        raise ManifestError(f"{where} has no container {workload.container}, or is not there itself")
    found: dict[str, Variable] = {}
    for source in _mappings(where, spec.get("envFrom")):
        for kind, field in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
            if field in source:
                found |= _from_object(app, kind, _mapping(where, source[field]), str(source.get("prefix") or ""))
    for item in _mappings(where, spec.get("env")):
        if not isinstance(item.get("name"), str):
            raise ManifestError(f"{where} has a variable without a name: {item!r}")
        if (variable := _from_item(app, item, where, found)) is not None:
            found[item["name"]] = variable
    return found


def _expand(value: str, given: Mapping[str, Variable]) -> str:
    """`$(A)` is the variable A, if there is one so far, and `$$` a dollar sign."""
    known = {f"$({name})": variable.value for name, variable in given.items()} | {"$$": "$"}
    return re.sub(r"\$(?:\$|\([^)]*\))", lambda match: known.get(match[0], match[0]), value)


def _from_object(app: App, kind: str, reference: dict[str, Any], prefix: str) -> dict[str, Variable]:
    name = str(reference.get("name"))
    data = _data(app, kind, name)
    if data is None:
        if reference.get("optional"):
            return {}
        raise ManifestError(f"{app.description.manifests}: no {kind} {name}")
    return {prefix + key: Variable(value, kind, name, key) for key, value in data.items()}


def _from_item(app: App, item: dict[str, Any], where: str, given: Mapping[str, Variable]) -> Variable | None:
    if "valueFrom" not in item:
        value = item.get("value")
        if value is not None and not isinstance(value, str):
            raise ManifestError(f"{where} has {value!r} for {item['name']}, which is no string: quote it")
        return Variable(_expand(value or "", given))
    sources = _mapping(where, item["valueFrom"])
    for kind, field in (("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")):
        if field in sources:
            reference = _mapping(where, sources[field])
            name, key = str(reference.get("name")), str(reference.get("key"))
            data = _data(app, kind, name)
            if data is not None and key in data:
                return Variable(data[key], kind, name, key)
            if reference.get("optional"):
                return None
            raise ManifestError(f"{app.description.manifests}: no key {key} in {kind} {name}")
    return None  # a field of the pod, which no file knows


def _data(app: App, kind: str, name: str) -> dict[str, str] | None:
    """What a Secret or ConfigMap holds, decoded."""
    thing = find_object(app, kind, name)
    if thing is None:
        return None
    data = {str(key): value for key, value in thing.below("data").items()}
    if kind == "Secret":
        try:
            # Kubernetes leaves line ends out: a block of YAML ends with one.
            data = {k: base64.b64decode(re.sub(r"[\r\n]", "", v), validate=True).decode() for k, v in data.items()}
        except (binascii.Error, ValueError, TypeError) as error:
            raise ManifestError(f"{thing.path}: Secret {name} holds what is no base64 of text: {error}") from error
        data |= thing.below("stringData")
    for key, value in data.items():
        if not isinstance(value, str):
            raise ManifestError(f"{thing.path}: {kind} {name} has {value!r} for {key}, which is no string: quote it")
    return data


def service_ports(app: App, workload: Workload) -> tuple[set[str], set[str]]:
    """The host names and the ports under which a workload is reached: those of the Services that select its pods."""
    thing = find_object(app, workload.kind, workload.name)
    hosts: set[str] = set()
    ports: set[str] = set()
    labels = thing.below("spec", "template", "metadata", "labels") if thing else {}
    for service in objects(app):
        if service.kind == "Service":
            spec, selector = service.below("spec"), service.below("spec", "selector")
            if selector and selector.items() <= labels.items():
                hosts.add(service.name)
                ports.update(str(port.get("port")) for port in _mappings(service.path, spec.get("ports")))
    return hosts, ports
