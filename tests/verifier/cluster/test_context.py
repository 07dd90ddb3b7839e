"""Which cluster is meant, and that nobody's cluster is used by accident."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from verifier.cluster.context import CHOSEN, choose, is_local
from verifier.errors import VerifierError


@pytest.mark.parametrize(
    ("name", "server", "local"),
    [
        ("kind-course", "https://127.0.0.1:40123", True),
        ("kind-course", "https://10.1.2.3:6443", True),
        ("minikube", "https://192.168.49.2:8443", True),
        ("docker-desktop", "https://kubernetes.docker.internal:6443", True),
        ("k3d-lab", "https://0.0.0.0:6550", True),
        ("whatever", "https://localhost:6443", True),
        ("whatever", "https://[::1]:6443", True),
        ("production", "https://10.1.2.3:6443", False),
        ("gke_project_zone_kind-of", "https://34.1.2.3", False),
        ("eks", "https://127.0.0.1.example.org", False),
        ("minikube-of-all", "https://34.1.2.3", False),
    ],
)
def test_a_local_cluster_is_told_by_its_name_or_its_address(name: str, server: str, local: bool) -> None:
    assert is_local(name, server) is local


@pytest.fixture
def kubeconfig(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The configuration of a kubectl that knows two clusters, neither of which is asked anything."""
    path = tmp_path / "config"
    clusters = {"near": "https://127.0.0.1:6443", "far": "https://10.9.8.7:6443"}
    path.write_text(
        json.dumps(
            {
                "apiVersion": "v1",
                "kind": "Config",
                "clusters": [{"name": name, "cluster": {"server": server}} for name, server in clusters.items()],
                "users": [{"name": "me", "user": {}}],
                "contexts": [{"name": name, "context": {"cluster": name, "user": "me"}} for name in clusters],
                "current-context": "near",
            }
        )
    )
    monkeypatch.setenv("KUBECONFIG", str(path))
    monkeypatch.delenv(CHOSEN, raising=False)
    return path


def current(path: Path, name: str) -> None:
    path.write_text(path.read_text().replace('"current-context": "near"', f'"current-context": "{name}"'))


needs_kubectl = pytest.mark.skipif(
    shutil.which("kubectl") is None, reason="kubectl is not there: it reads its configuration itself"
)


@needs_kubectl
class TestChoosing:
    def test_the_current_context_is_taken_when_it_is_local(self, kubeconfig: Path) -> None:
        assert choose() == "near"

    def test_another_cluster_is_refused_with_what_to_say(self, kubeconfig: Path) -> None:
        current(kubeconfig, "far")
        with pytest.raises(VerifierError, match=r"far, is at https://10\.9\.8\.7:6443.*--context far"):
            choose()

    def test_unless_it_was_named(self, kubeconfig: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(CHOSEN, "far")
        assert choose() == "far"

    def test_a_context_that_is_not_there_is_said(self, kubeconfig: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv(CHOSEN, "nowhere")
        with pytest.raises(VerifierError, match="nowhere"):
            choose()

    def test_no_current_context_is_said(self, kubeconfig: Path) -> None:
        current(kubeconfig, "")
        with pytest.raises(VerifierError, match=r"start a local cluster"):
            choose()


def test_without_kubectl_it_says_where_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(VerifierError, match=r"kubectl is not there: install"):
        choose()
