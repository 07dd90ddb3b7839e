"""Manifests against the schemas of current Kubernetes: the base's, and those of faults that a cluster takes."""

from __future__ import annotations

from random import Random
from typing import Any

import pytest

from bases.app import App
from bases.base import find_base
from bases.manifests import ManifestError, objects
from faults.catalog import load_catalog
from faults.fault import Family, Layer
from faults.placing import sites_of
from verifier.cluster.schemas import complaint, current_version

BASE = find_base("planetarium").app
MEANT = "does not apply"
"""The group of faults that a cluster refuses."""
MANIFEST_FAULTS = [
    pytest.param(fault.id, site.name, id=f"{fault.id}-{site.name}")
    for fault in load_catalog().values()
    if fault.layer is Layer.MANIFEST and fault.family is Family.KUBERNETES and fault.group != MEANT
    for site in sites_of(fault, BASE).values()
]


def complaints(app: App) -> list[str]:
    return [text for text in (complaint(thing.data) for thing in objects(app)) if text]


def test_the_schemas_are_of_a_current_version() -> None:
    assert tuple(int(part) for part in current_version().split(".")[:2]) >= (1, 31)


def test_current_kubernetes_takes_the_base() -> None:
    assert complaints(BASE) == []


@pytest.mark.parametrize(("fault", "site"), MANIFEST_FAULTS)
def test_current_kubernetes_takes_what_is_not_meant_to_be_refused(fault: str, site: str) -> None:
    found = load_catalog()[fault]
    place = sites_of(found, BASE)[site]
    broken = found.apply(BASE, place, found.parameters(), Random(0))
    try:
        assert complaints(broken) == []
    except ManifestError as error:
        pytest.fail(f"no YAML: {error}")


def deployment(**changes: Any) -> dict[str, Any]:
    labels = {"app": "stars"}
    container = {"name": "stars", "image": "stars:1", **changes}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "stars"},
        "spec": {
            "selector": {"matchLabels": labels},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def test_what_is_right_is_taken() -> None:
    assert complaint(deployment()) == ""


@pytest.mark.parametrize(
    ("thing", "told"),
    [
        (deployment(portz=[]), "portz"),
        (deployment(ports=[{"containerPort": "eighty"}]), "containerPort"),
        ({**deployment(), "apiVersion": "apps/v1beta1"}, "apps/v1beta1 has no such kind"),
        ({"apiVersion": "policy/v1beta1", "kind": "PodDisruptionBudget", "metadata": {"name": "b"}}, "policy/v1beta1"),
    ],
)
def test_what_is_wrong_is_said(thing: dict[str, Any], told: str) -> None:
    assert told in complaint(thing)


def test_what_belongs_to_an_extension_is_not_judged() -> None:
    monitor = {"apiVersion": "monitoring.coreos.com/v1", "kind": "ServiceMonitor", "metadata": {"name": "m"}}
    assert complaint(monitor) == ""
