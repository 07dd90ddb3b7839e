"""What is done besides applying, so that a mended deployment takes the place of a broken one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast

import pytest

from bases.base import find_base
from bases.description import Workload
from verifier.cluster.applying import Applied, Applier, Manifest
from verifier.cluster.mending import Mender, refused_objects
from verifier.cluster.namespace import Namespace

DESCRIPTION = find_base("planetarium").app.description
SERVICE, DATABASE = DESCRIPTION.service.workload, DESCRIPTION.database.workload


def thing(kind: str, name: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}


STATEFUL = thing("StatefulSet", DATABASE.name)
FRONT = thing("Service", DATABASE.name)
SETTINGS = thing("ConfigMap", "sky")
IMMUTABLE = (
    f'The StatefulSet "{DATABASE.name}" is invalid: spec: Forbidden: updates to statefulset spec for fields other than '
    "'replicas', 'template', and 'updateStrategy' are forbidden"
)


class Pods:
    """A namespace with one pod of each workload, which goes when it is told to."""

    name = "night"

    def __init__(self) -> None:
        self.deleted: list[str] = []
        self.cluster = self

    def raw_pods(self, workload: Workload) -> list[dict[str, Any]]:
        name = f"{workload.name}-0"
        return [] if name in self.deleted else [{"metadata": {"name": name}}]

    def delete_pods(self, names: Sequence[str]) -> None:
        self.deleted += names

    def wait(self, condition: Any, seconds: float) -> bool:
        return bool(condition())

    def get(self, kind: str) -> list[dict[str, Any]]:
        assert kind == "persistentvolumeclaims"
        return [{"metadata": {"name": f"data-{name}-0"}} for name in (DATABASE.name, "another")]

    def delete(self, path: str) -> None:
        self.deleted.append(path.rpartition("/")[2])


class Sent:
    def __init__(self) -> None:
        self.deleted: list[Manifest] = []

    def send(self, verb: str, objects: Sequence[Manifest], *_: str) -> None:
        assert verb == "delete"
        self.deleted += objects


@pytest.fixture
def pods() -> Pods:
    return Pods()


@pytest.fixture
def sent() -> Sent:
    return Sent()


@pytest.fixture
def mender(pods: Pods, sent: Sent) -> Mender:
    return Mender(cast(Namespace, pods), cast(Applier, sent), DESCRIPTION)


def test_what_is_refused_is_told_from_what_has_the_same_name() -> None:
    assert refused_objects([FRONT, STATEFUL, SETTINGS], [IMMUTABLE]) == [STATEFUL]


def test_what_cannot_be_changed_in_place_goes_with_its_pods_and_its_own_claims(
    mender: Mender, pods: Pods, sent: Sent
) -> None:
    steps = list(mender.delete_refused(Applied((FRONT, STATEFUL)), [IMMUTABLE]))
    assert steps == [f"kubectl delete statefulset {DATABASE.name}, which cannot be changed in place"]
    assert sent.deleted == [STATEFUL]
    assert pods.deleted == [f"data-{DATABASE.name}-0", f"{DATABASE.name}-0"]


def test_what_the_mended_manifests_do_not_name_goes(mender: Mender, sent: Sent) -> None:
    steps = list(mender.prune(Applied((FRONT, SETTINGS)), Applied((FRONT,))))
    assert steps == ["kubectl delete configmap sky, which the manifests no longer name"]
    assert sent.deleted == [SETTINGS]


def test_manifests_that_cannot_be_put_together_name_nothing_and_nothing_goes(mender: Mender, sent: Sent) -> None:
    assert list(mender.prune(Applied((FRONT,)), Applied(refused=("no kustomization",)))) == []
    assert sent.deleted == []


@pytest.mark.parametrize(
    ("changed", "new"),
    [
        (("configmap/sky",), True),
        (("secret/sky", "service/front"), True),
        (("service/front",), False),
        ((), False),
        (("configmap/sky", f"{SERVICE.kind.lower()}.apps/{SERVICE.name}"), False),
    ],
)
def test_pods_are_new_where_they_would_not_read_what_was_changed(
    mender: Mender, pods: Pods, changed: tuple[str, ...], new: bool
) -> None:
    assert bool(list(mender.renew_pods(Applied(changed=changed)))) == new
    assert pods.deleted == ([f"{SERVICE.name}-0"] if new else [])
