"""The startup script on a real cluster: from an archive to a service that answers, to another image, and to nothing."""

from __future__ import annotations

import re
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from uuid import uuid4

import pytest
from docker import DockerClient
from docker.errors import ImageNotFound

from faults.recipe import CatalogFault
from images.build import build
from packager.release import hand_out
from tests.engines.clusters import Cluster, Namespace, gone
from tests.engines.deployables import (
    CLAIM,
    DATABASE,
    DEPLOYMENT,
    FRONT,
    INFO,
    Ran,
    broken,
    healthy,
    start,
    unpacked,
    with_version,
)
from tests.engines.traffic import Seen, Traffic, ask, likely, traffic
from tests.faults.recipes import by_hand
from tests.packager.variants import CHECK

MARK = uuid4().hex[:8]
OLD, NEW, FAILING = (f"planetarium:startup-{MARK}-{name}" for name in ("old", "new", "failing"))
REQUESTS = 1500
"""So many tell one in five from one in ten, and from one in three."""


@pytest.fixture(scope="module")
def images(engine: DockerClient, cluster: Cluster) -> Iterator[None]:
    """A mended image, and one whose answers are errors, beside the one that the healthy service's script builds."""
    app = healthy(OLD).app
    build(engine, with_version(app, "1.4.1"), tag=NEW)
    failing = app.replace(
        "planetarium/controllers/actuator.py",
        app.text("planetarium/controllers/actuator.py").replace("__version__}})", "__version__ / 0}})"),
    )
    build(engine, failing, tag=FAILING)
    yield
    for tag in (OLD, NEW, FAILING):
        with suppress(ImageNotFound):
            engine.images.remove(tag, force=True)


@pytest.fixture(scope="module")
def folder(cluster: Cluster, images: None, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The healthy service, unpacked."""
    return unpacked(healthy(OLD), tmp_path_factory.mktemp("archive") / "empty")


@pytest.fixture
def namespace(cluster: Cluster) -> Iterator[Namespace]:
    with cluster.namespace(CLAIM) as made:
        yield made


@contextmanager
def forwarded(ran: Ran) -> Iterator[str]:
    """The address of the service by the command that the script names, at a port that is free here."""
    (command,) = re.findall(r"^Reach it with: (kubectl port-forward .+) 8080:(\d+)$", ran.err, flags=re.MULTILINE)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with subprocess.Popen([*command[0].split(), f"{port}:{command[1]}"], stdout=subprocess.PIPE, text=True) as forward:
        try:
            assert forward.stdout is not None
            assert "Forwarding from" in forward.stdout.readline()
            yield f"http://127.0.0.1:{port}"
        finally:
            forward.terminate()


def snapshot(namespace: Namespace) -> dict[str, tuple[object, object]]:
    """What tells whether anything was changed or made anew."""
    kinds = ("all", "configmap", "secret", "persistentvolumeclaim", "poddisruptionbudget")
    return {name: (one["uid"], one.get("generation")) for name, one in namespace.everything(*kinds).items()}


def left(namespace: Namespace) -> list[str]:
    """What is there besides what every namespace has."""
    usual = re.compile(r"ServiceAccount/default|Secret/default-token-\w+|ConfigMap/kube-root-ca\.crt")
    return [name for name in namespace.everything() if not usual.fullmatch(name)]


def test_a_submission_is_started_again_without_a_change_and_taken_away_without_a_trace(
    folder: Path, namespace: Namespace
) -> None:
    ran = start(folder, namespace)
    assert ran.code == 0, ran.told
    with forwarded(ran) as url:
        assert ask(url, INFO).told == "1.4.0"
    before = snapshot(namespace)
    again = start(folder, namespace)
    assert again.code == 0, again.told
    assert snapshot(namespace) == before
    assert "no default StorageClass" not in again.err
    taken = start(folder, namespace, "--delete")
    assert taken.code == 0, taken.told
    assert left(namespace) == []
    if namespace.volume is not None:
        assert gone(namespace.name)
    nothing = start(folder, namespace, "--delete")
    assert nothing.code == 0, nothing.told


def test_a_submission_that_breaks_is_deployed_and_shown_as_an_operator_sees_it(
    namespace: Namespace, images: None, tmp_path: Path
) -> None:
    made = broken(OLD, CatalogFault(fault="wrong-database-password"))
    tree = unpacked(made, tmp_path / "empty")
    for _ in range(6):  # a busy machine comes so far later
        ran = start(tree, namespace, seconds=30)
        assert ran.code == 3, ran.told
        if "The database is not up." not in ran.err:
            break
    assert "The service is not up." in ran.err
    assert f"No pod is behind service/{FRONT.service}" in ran.err
    assert "that may be what there is to find" in ran.err
    for looked in ("pods", "endpointslices", "pvc", "events"):  # of which a busy node tells only minutes later
        assert f"+ kubectl get --namespace {namespace.name} {looked} " in ran.out.replace("\n", " ")
    assert len(re.findall(rf"^{DEPLOYMENT.partition('/')[2]}\S+ +0/1 +Running", ran.out, flags=re.MULTILINE)) == 3
    assert "password" not in ran.told
    # It is there all the same, to be looked into.
    assert "password authentication failed" in namespace.kubectl("logs", f"statefulset/{DATABASE}")


def test_without_storage_the_claim_is_what_is_told(cluster: Cluster, folder: Path) -> None:
    if cluster.serves_storage:
        pytest.skip("this cluster has a default StorageClass")
    with cluster.namespace() as namespace:
        ran = start(folder, namespace, seconds=1)
        assert ran.code == 3, ran.told
        assert ran.err.count("This cluster has no default StorageClass: the database's claim is Pending") == 2
        assert f"{CLAIM}   Pending" in ran.out
        assert start(folder, namespace, "--delete").code == 0
        assert left(namespace) == []


def test_what_the_cluster_refuses_keeps_nothing_else_from_coming_up_or_from_being_taken_away(
    namespace: Namespace, images: None, tmp_path: Path
) -> None:
    made = broken(
        OLD,
        by_hand("manifests/service.yaml", "port: 80\n", "port: 80000\n", CHECK),
        by_hand("manifests/disruption-budget.yaml", "kind: PodDisruptionBudget", "kind: PodBudget", CHECK),
    )
    tree = unpacked(made, tmp_path / "empty")
    ran = start(tree, namespace)
    assert ran.code == 3, ran.told
    told = ran.err.partition("The cluster did not take everything:")[2]
    assert "80000" in told
    assert "PodBudget" in told
    assert namespace.field(DEPLOYMENT, "{.status.readyReplicas}") == "3"
    assert f"No pod is behind service/{FRONT.service}" in ran.err
    taken = start(tree, namespace, "--delete")
    assert taken.code == 0, taken.told
    assert left(namespace) == []


def test_a_hand_out_brings_its_own_image(engine: DockerClient, namespace: Namespace, tmp_path: Path) -> None:
    made = broken("planetarium:1.4.0", CatalogFault(fault="literal-instead-of-parameter"))
    made = replace(made, recipe=made.recipe.model_copy(update={"seed": int(MARK, 16)}))
    released = hand_out(made, tmp_path / "teams", engine)
    assert released.delivery is not None
    tag = released.delivery.reference
    try:
        ran = start(released.folder, namespace)
        assert ran.code == 0, ran.told
        assert f"Loaded image: {tag}" in ran.out
        assert namespace.field(DEPLOYMENT, "{.spec.template.spec.containers[*].image}") == tag
        with forwarded(ran) as url:
            assert ask(url, INFO).told == "1.4.0"
        taken = start(released.folder, namespace, "--delete")
        assert taken.code == 0, taken.told
        assert left(namespace) == []
    finally:
        engine.images.remove(tag, force=True)


@pytest.fixture
def crowd(cluster: Cluster) -> None:
    """Those who ask the Service itself: a port that is forwarded leads to one pod alone."""
    if not cluster.reaches_services:
        pytest.skip("this machine does not reach the cluster's Services at their own addresses")


@contextmanager
def deployed(folder: Path, namespace: Namespace) -> Iterator[Traffic]:
    """The healthy service, with steady traffic."""
    ran = start(folder, namespace)
    assert ran.code == 0, ran.told
    url = namespace.url(FRONT.service)
    with traffic(url, INFO) as requests:
        assert versions(requests.more(50)) == {"1.4.0"}
        yield requests


def do(folder: Path, namespace: Namespace, *arguments: str) -> Ran:
    """A step of a release, which goes well."""
    ran = start(folder, namespace, *arguments)
    assert ran.code == 0, ran.told
    return ran


def versions(seen: list[Seen]) -> set[str]:
    return {one.told for one in seen}


def test_a_blue_green_switch_its_roll_back_and_its_end_lose_no_request(
    crowd: None, folder: Path, namespace: Namespace
) -> None:
    with deployed(folder, namespace) as requests:
        for last in ("--rollback", "--finish"):
            begun = do(folder, namespace, "--strategy", "blue-green", "--image", NEW)
            assert versions(requests.since(begun.ended - 5) + requests.more(200)) == {"1.4.0"}
            refused = start(folder, namespace)
            assert refused.code == 1
            assert "A blue-green release is under way" in refused.err
            promoted = do(folder, namespace, "--promote")
            assert versions(requests.since(promoted.ended) + requests.more(200)) == {"1.4.1"}
            ended = do(folder, namespace, last)
            expected = "1.4.0" if last == "--rollback" else "1.4.1"
            assert versions(requests.since(ended.ended) + requests.more(200)) == {expected}
            assert namespace.field(f"service/{FRONT.service}", "{.spec.selector}") == '{"app":"planetarium"}'
            assert namespace.kubectl("get", "deployment", "--output=name").split() == [
                f"deployment.apps/{DEPLOYMENT[11:]}"
            ]
        back = do(folder, namespace, "--rollback")
        assert versions(requests.more(200)) == {"1.4.0"}, back.told
        assert requests.lost() == []


def test_a_canary_shows_its_share_of_errors_and_no_more(crowd: None, folder: Path, namespace: Namespace) -> None:
    with deployed(folder, namespace) as requests:
        begun = do(folder, namespace, "--strategy", "canary", "--image", FAILING)
        assert "answers one in 5 connections" in begun.err
        during = requests.more(REQUESTS)
        failed = sum(one.status == 500 for one in during)
        least, most = likely(len(during), 1 / 5)
        assert least <= failed <= most, f"{failed} of {len(during)} failed, not {least} to {most}"
        ended = do(folder, namespace, "--rollback")
        after = requests.since(ended.ended) + requests.more(200)
        assert [one for one in after if one.status != 200] == []
        assert namespace.field(DEPLOYMENT, "{.spec.replicas}") == "3"
        # All the time, the others answered.
        assert {one.status for one in requests.lost()} == {500}
        everything = requests.since(0)
        assert sum(one.status == 500 for one in everything) / len(everything) < 1 / 5


def test_a_canary_that_is_well_takes_over_without_a_lost_request(
    crowd: None, folder: Path, namespace: Namespace
) -> None:
    with deployed(folder, namespace) as requests:
        do(folder, namespace, "--strategy", "canary", "--image", NEW, "--one-in", "2")
        assert namespace.field(f"{DEPLOYMENT}-canary", "{.spec.replicas}") == "3"
        during = requests.more(REQUESTS)
        least, most = likely(len(during), 1 / 2)
        assert least <= sum(one.told == "1.4.1" for one in during) <= most
        ended = do(folder, namespace, "--promote")
        assert versions(requests.since(ended.ended + 5) + requests.more(200)) == {"1.4.1"}
        assert namespace.field(DEPLOYMENT, "{.spec.replicas} {.spec.template.spec.containers[*].image}") == f"3 {NEW}"
        assert requests.lost() == []


def test_a_rolling_update_and_its_roll_back_lose_no_request(crowd: None, folder: Path, namespace: Namespace) -> None:
    with deployed(folder, namespace) as requests:
        do(folder, namespace, "--strategy", "rolling", "--image", NEW)
        time.sleep(5)  # until pods on their way out are asked by nobody
        assert versions(requests.more(200)) == {"1.4.1"}
        do(folder, namespace, "--rollback")
        time.sleep(5)
        assert versions(requests.more(200)) == {"1.4.0"}
        once_more = start(folder, namespace, "--rollback")
        assert once_more.code == 1
        assert "There is nothing to go back from" in once_more.err
        assert requests.lost() == []


def test_a_rolling_update_that_does_not_come_up_is_told_and_harms_nobody(
    crowd: None, folder: Path, namespace: Namespace
) -> None:
    with deployed(folder, namespace) as requests:
        ran = start(folder, namespace, "--strategy", "rolling", "--image", f"{NEW}-that-nobody-made", seconds=10)
        assert ran.code == 3, ran.told
        assert "Back: ./start.sh --rollback" in ran.err
        assert "ErrImagePull" in ran.out or "ImagePullBackOff" in ran.out or "ContainerCreating" in ran.out
        do(folder, namespace, "--rollback")
        assert requests.lost() == []
