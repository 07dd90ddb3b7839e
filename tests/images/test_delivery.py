"""What the programs of local clusters are asked for an image to come and go."""

from __future__ import annotations

from pathlib import Path

import pytest

from images.delivery import load_into, unload
from images.errors import EngineError
from tests.packager.programs import Answer, Programs

TAG = "planetarium:orion-7"
DROP = "ctr --namespace k8s.io images rm docker.io/library/planetarium:orion-7"
NODES = "sky-control-plane\nsky-worker\n"


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Programs:
    made = Programs(tmp_path / "bin", ("docker", "kind", "kubectl", "minikube"))
    made.answers["kind get nodes *"] = Answer(NODES)
    monkeypatch.setenv("PATH", str(made.folder))
    return made


def test_kind_is_given_an_image(programs: Programs) -> None:
    programs.write()
    load_into("kind-sky", TAG)
    assert programs.asked == [f"kind load docker-image {TAG} --name sky"]


def test_every_node_of_kind_loses_the_name_and_no_other_of_the_same_image(programs: Programs) -> None:
    programs.write()
    unload("kind-sky", TAG)
    assert programs.asked == [
        "kind get nodes --name sky",
        f"docker exec sky-control-plane {DROP}",
        f"docker exec sky-worker {DROP}",
    ]


def test_what_runs_no_pods_has_no_image(programs: Programs) -> None:
    programs.answers["kind get nodes *"] = Answer(f"sky-external-load-balancer\n{NODES}")
    programs.write()
    unload("kind-sky", TAG)
    assert not [line for line in programs.asked if "balancer" in line]
    assert len(programs.asked) == 3


def test_an_image_that_is_not_there_is_no_error(programs: Programs) -> None:
    missing = f'ctr: unable to delete docker.io/library/{TAG}: image "docker.io/library/{TAG}": not found\n'
    programs.answers["docker exec *"] = Answer(err=missing, code=1)
    programs.write()
    unload("kind-sky", TAG)
    assert len(programs.asked) == 3


def test_a_cluster_that_is_gone_has_none(programs: Programs) -> None:
    programs.answers["kind get nodes *"] = Answer(err='No kind nodes found for cluster "sky".\n')
    programs.write()
    unload("kind-sky", TAG)
    assert programs.asked == ["kind get nodes --name sky"]


@pytest.mark.parametrize(
    "said",
    [
        "Error response from daemon: No such container: sky-worker",
        'OCI runtime exec failed: exec failed: exec: "ctr": executable file not found in $PATH',
    ],
)
def test_a_node_that_cannot_be_asked_is_told(said: str, programs: Programs) -> None:
    programs.answers["docker exec *"] = Answer(err=f"{said}\n", code=1)
    programs.write()
    with pytest.raises(EngineError, match="docker exec sky-control-plane ctr ") as told:
        unload("kind-sky", TAG)
    assert said in str(told.value)


def test_a_program_that_is_missing_is_told(programs: Programs) -> None:
    programs.names = ("kind",)
    programs.write()
    with pytest.raises(EngineError, match="docker cannot be run: No such file"):
        unload("kind-sky", TAG)


LABELS = "kubectl --context * get nodes *minikube*name}"


def given(programs: Programs) -> list[str]:
    """What was asked of others than kubectl."""
    return [line for line in programs.asked if not line.startswith("kubectl")]


@pytest.mark.parametrize("nodes", ["my-profile", "my-profile my-profile"])
def test_minikube_is_known_by_its_nodes_whatever_the_context_is_called(nodes: str, programs: Programs) -> None:
    programs.answers[LABELS] = Answer(nodes)
    programs.write()
    load_into("sky", TAG)
    unload("sky", TAG)
    assert given(programs) == [
        f"minikube image load {TAG} --profile my-profile",
        f"minikube image rm {TAG} --profile my-profile",
    ]
    assert [line.split()[:5] for line in programs.asked[::2]] == [["kubectl", "--context", "sky", "get", "nodes"]] * 2


@pytest.mark.parametrize("nodes", [Answer(), Answer(err="nodes is forbidden\n", code=1)])
def test_a_cluster_of_another_kind_is_given_nothing(nodes: Answer, programs: Programs) -> None:
    programs.answers[LABELS] = nodes
    programs.write()
    load_into("production", TAG)
    unload("production", TAG)
    assert given(programs) == []
