"""Reading an app's Kubernetes manifests: which objects there are, and what environment a container is given."""

from __future__ import annotations

import base64
import binascii
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


@lru_cache(maxsize=256)
def _load(content: bytes) -> tuple[Any, ...]:
    return tuple(YAML(typ="safe").load_all(content))


def objects(app: App) -> list[Object]:
    """Every Kubernetes object below the manifests' folder. Raises ManifestError for a file that is no YAML."""
    found = []
    for path in app.below(app.description.manifests):
        if path.endswith((".yaml", ".yml")):
            try:
                documents = _load(app.files[path])
            except (YAMLError, ValueError) as error:
                raise ManifestError(f"{path}: {error}") from error
            found += [
                Object(path, number, data)
                for number, data in enumerate(documents)
                if isinstance(data, dict) and isinstance(data.get("metadata"), dict) and "kind" in data
            ]
    return found


def find_object(app: App, kind: str, name: str) -> Object | None:
    """The one object of a kind and name; None when there is none or more than one."""
    found = [thing for thing in objects(app) if (thing.kind, thing.name) == (kind, name)]
    return found[0] if len(found) == 1 else None


def container(app: App, workload: Workload) -> dict[str, Any] | None:
    """A workload's container as its manifest has it; None when workload or container are not there."""
    thing = find_object(app, workload.kind, workload.name)
    if thing is None:
        return None
    pod = thing.data.get("spec", {}).get("template", {}).get("spec", {})
    found: list[dict[str, Any]] = [item for item in pod.get("containers", ()) if item.get("name") == workload.container]
    return found[0] if len(found) == 1 else None


def environment(app: App, workload: Workload) -> dict[str, Variable]:
    """The environment that a container is started with, resolved as Kubernetes does.

    `envFrom` first, in order, then `env`; the last one of a name wins. Raises ManifestError when the container, a
    Secret, a ConfigMap or a key that it needs is not there: such a container would not start.
    """
    spec = container(app, workload)
    if spec is None:
        raise ManifestError(f"{app.description.manifests}: no container {workload.container} in {workload.name}")
    found: dict[str, Variable] = {}
    for source in spec.get("envFrom") or ():
        for kind, field in (("ConfigMap", "configMapRef"), ("Secret", "secretRef")):
            if field in source:
                found |= _from_object(app, kind, source[field], str(source.get("prefix", "")))
    for item in spec.get("env") or ():
        variable = _from_item(app, item)
        if variable is not None:
            found[str(item["name"])] = variable
    return found


def _from_object(app: App, kind: str, reference: dict[str, Any], prefix: str) -> dict[str, Variable]:
    name = str(reference.get("name"))
    data = _data(app, kind, name)
    if data is None:
        if reference.get("optional"):
            return {}
        raise ManifestError(f"{app.description.manifests}: no {kind} {name}")
    return {prefix + key: Variable(value, kind, name, key) for key, value in data.items()}


def _from_item(app: App, item: dict[str, Any]) -> Variable | None:
    if "valueFrom" not in item:
        return Variable(str(item.get("value") or ""))
    for kind, field in (("ConfigMap", "configMapKeyRef"), ("Secret", "secretKeyRef")):
        if (reference := item["valueFrom"].get(field)) is not None:
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
    data = {str(key): value for key, value in (thing.data.get("data") or {}).items()}
    if kind == "Secret":
        try:
            data = {key: base64.b64decode(value, validate=True).decode() for key, value in data.items()}
        except (binascii.Error, ValueError, TypeError) as error:
            raise ManifestError(f"{thing.path}: Secret {name} holds what is no base64 of text: {error}") from error
        data |= thing.data.get("stringData") or {}
    for key, value in data.items():
        if not isinstance(value, str):
            raise ManifestError(f"{thing.path}: {kind} {name} has {value!r} for {key}, which is no string: quote it")
    return data


def service_ports(app: App, workload: Workload) -> tuple[set[str], set[str]]:
    """The host names and the ports under which a workload is reached: those of the Services that select its pods."""
    thing = find_object(app, workload.kind, workload.name)
    hosts: set[str] = set()
    ports: set[str] = set()
    labels = thing.data["spec"]["template"]["metadata"].get("labels", {}) if thing else {}
    for service in objects(app):
        if service.kind == "Service":
            selector = service.data.get("spec", {}).get("selector") or {}
            if selector and selector.items() <= labels.items():
                hosts.add(service.name)
                ports.update(str(port["port"]) for port in service.data["spec"].get("ports", ()))
    return hosts, ports
