"""What a cluster is given of a tree's manifests, and what it says to them."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from typing import Any, cast

import pytest
from ruamel.yaml import YAML

from bases.base import find_base
from verifier.cluster import applying
from verifier.cluster.applying import Applied, Applier, Manifest
from verifier.cluster.kubectl import Kubectl
from verifier.errors import VerifierError

APP = find_base("planetarium").app
IMAGE = "planetarium:of-this-run"
BUDGET = {"apiVersion": "policy/v1", "kind": "PodDisruptionBudget", "metadata": {"name": "sky"}, "spec": {}}
NODE = {"apiVersion": "v1", "kind": "Node", "metadata": {"name": "sky"}}
POLICIES = "admissionregistration.k8s.io/v1"
POLICY = {"apiVersion": POLICIES, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": "sky"}}
BUDGETS = {"poddisruptionbudgets": "PodDisruptionBudget"}
CORE = {"pods": "Pod", "pods/status": "PodStatus", "configmaps": "ConfigMap", "nodes": "Node"}
NOTHING: Mapping[str, Mapping[str, str]] = {}
WHOLE = ("Node", "ValidatingAdmissionPolicy")
NONSENSE = {"apiVersion": "apps/v1", "kind": "Deploymint", "metadata": {"name": "sky"}}
SETTINGS = {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "sky"}, "data": {"image": "no name of one"}}
POD = {
    "apiVersion": "v1", "kind": "Pod", "metadata": {"name": "sky"},
    "spec": {"containers": [{"name": "own", "image": APP.description.image}, {"name": "other", "image": "nginx:1"}]},
}  # fmt: skip


class Cluster:
    """Knows the kinds that it is given, and answers kubectl's commands with what kubectl says."""

    def __init__(
        self, kinds: Mapping[str, Mapping[str, str]] = NOTHING, *, said: str = "", complained: str = ""
    ) -> None:
        """`kinds` are those of each version that it has beside v1, by the names of their lists."""
        known = {"/api/v1": CORE, **{f"/apis/{version}": found for version, found in kinds.items()}}
        self._kinds = {
            path: {"resources": [{"name": n, "kind": k, "namespaced": k not in WHOLE} for n, k in found.items()]}
            for path, found in known.items()
        }
        self._said, self._complained = said, complained
        self.asked: list[str] = []
        self.given: list[Any] = []

    def get(self, path: str) -> Any:
        self.asked.append(path)
        return self._kinds.get(path)

    def run(self, *args: str, given: str) -> subprocess.CompletedProcess[str]:
        self.given += YAML(typ="safe").load_all(given)
        return subprocess.CompletedProcess(args, int(bool(self._complained)), self._said, self._complained)


def applier(cluster: Cluster) -> Applier:
    return Applier(cast(Kubectl, cluster), "night")


def read(monkeypatch: pytest.MonkeyPatch, cluster: Cluster, *objects: Manifest) -> Applied:
    monkeypatch.setattr(applying, "render", lambda app: (list(objects), ""))
    return applier(cluster).read(APP, IMAGE)


def test_the_image_of_this_run_takes_the_place_of_the_one_that_is_named_and_of_no_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    pod, settings = read(monkeypatch, Cluster(), POD, SETTINGS).objects
    assert [container["image"] for container in pod["spec"]["containers"]] == [IMAGE, "nginx:1"]
    assert settings == SETTINGS


def test_what_a_cluster_has_in_an_older_version_only_is_applied_in_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, Cluster({"policy/v1beta1": BUDGETS}), BUDGET)
    assert found.objects == ({**BUDGET, "apiVersion": "policy/v1beta1"},)
    assert found.older == ("PodDisruptionBudget of policy/v1beta1",)
    assert not found.left_out


def test_what_a_cluster_has_in_the_current_version_is_applied_in_that_one(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, Cluster({"policy/v1": BUDGETS, "policy/v1beta1": BUDGETS}), BUDGET)
    assert (found.objects, found.older) == ((BUDGET,), ())


def test_what_a_cluster_has_not_at_all_is_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, Cluster(), BUDGET, POD)
    assert [thing["kind"] for thing in found.objects] == ["Pod"]
    assert found.left_out == ("PodDisruptionBudget of policy/v1",)


def test_what_no_cluster_has_is_for_the_cluster_to_refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, Cluster(), NONSENSE)
    assert (found.objects, found.left_out) == ((NONSENSE,), ())


@pytest.mark.parametrize("thing", [NODE, POLICY])
def test_what_belongs_to_no_namespace_is_not_applied(monkeypatch: pytest.MonkeyPatch, thing: Manifest) -> None:
    cluster = Cluster({POLICIES: {"validatingadmissionpolicies": "ValidatingAdmissionPolicy"}})
    with pytest.raises(VerifierError, match=f"a {thing['kind']}, which belongs to no namespace"):
        read(monkeypatch, cluster, POD, thing)


def test_what_kustomize_refuses_is_told_and_nothing_is_applied(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(applying, "render", lambda app: ([], "no kustomization"))
    cluster = Cluster()
    found = applier(cluster).apply(applier(cluster).read(APP, IMAGE))
    assert (found.refused, cluster.given, cluster.asked) == (("no kustomization",), [], [])


def test_a_cluster_is_asked_once_for_the_kinds_of_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    cluster = Cluster()
    read(monkeypatch, cluster, POD, SETTINGS, POD)
    assert cluster.asked == ["/api/v1"]


def test_what_was_changed_is_told_and_what_was_not_is_not() -> None:
    said = "configmap/sky unchanged\ndeployment.apps/sky configured\npoddisruptionbudget.policy/sky created\n"
    cluster = Cluster(said=said)
    found = applier(cluster).apply(Applied((POD,)))
    assert (found.changed, found.refused) == (("deployment.apps/sky", "poddisruptionbudget.policy/sky"), ())
    assert cluster.given == [POD]


def test_each_complaint_is_one_with_its_lines_and_warnings_are_none() -> None:
    complained = """\
Warning: policy/v1beta1 PodDisruptionBudget is deprecated in v1.21+
The Deployment "sky" is invalid:
* spec.replicas: Invalid value: -1
* spec.selector: Required value
Error from server (BadRequest): error when creating "STDIN": admission denied
error: unable to recognize "STDIN": no matches for kind "Deploymint" in version "apps/v1"
"""
    assert applier(Cluster(complained=complained)).apply(Applied((POD,))).refused == (
        'The Deployment "sky" is invalid: * spec.replicas: Invalid value: -1 * spec.selector: Required value',
        'Error from server (BadRequest): error when creating "STDIN": admission denied',
        'error: unable to recognize "STDIN": no matches for kind "Deploymint" in version "apps/v1"',
    )
