"""Volumes for claims that nobody else would serve: a bare cluster has no storage class."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from typing import Any

from verifier.cluster.kubectl import Kubectl
from verifier.errors import VerifierError

FOLDER = "/tmp/faultory-volumes"
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"


def lend(cluster: Kubectl, namespace: str, objects: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> None:
    """A folder of the node for each claim that names no class, where no class is the default; it goes with the claim.

    Raises VerifierError.
    """
    if any(_is_default(each) for each in cluster.get("/apis/storage.k8s.io/v1/storageclasses") or ()):
        return
    for claim, spec in _claims(objects):
        if spec.get("storageClassName"):
            continue
        name = f"{namespace}-{claim}"[:63].rstrip("-.")
        if cluster.get(f"/api/v1/persistentvolumes/{name}") is not None:
            continue
        volume = {
            "apiVersion": "v1",
            "kind": "PersistentVolume",
            "metadata": {"name": name, "labels": dict(labels)},
            "spec": {
                "capacity": {"storage": spec.get("resources", {}).get("requests", {}).get("storage", "1Gi")},
                "accessModes": spec.get("accessModes", ["ReadWriteOnce"]),
                "persistentVolumeReclaimPolicy": "Delete",
                "claimRef": {"namespace": namespace, "name": claim},
                "hostPath": {"path": f"{FOLDER}/{name}", "type": "DirectoryOrCreate"},
            },
        }
        with suppress(VerifierError):  # a claim that no volume can be made for is refused itself, and says why
            cluster.create("/api/v1/persistentvolumes", volume)


def _claims(objects: Sequence[Mapping[str, Any]]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The name and spec of every claim that objects make, by themselves or for each of their pods."""
    for thing in objects:
        spec = thing.get("spec") or {}
        if thing["kind"] == "PersistentVolumeClaim":
            yield str(thing["metadata"]["name"]), spec
        elif thing["kind"] == "StatefulSet":
            for template in spec.get("volumeClaimTemplates") or ():
                for number in range(int(spec.get("replicas") or 1)):
                    yield f"{template['metadata']['name']}-{thing['metadata']['name']}-{number}", template["spec"]


def _is_default(storage_class: Mapping[str, Any]) -> bool:
    return (storage_class["metadata"].get("annotations") or {}).get(DEFAULT_CLASS) == "true"
