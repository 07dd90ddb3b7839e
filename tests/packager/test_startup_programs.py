"""What the startup script asks of kubectl and the others, and what it makes of their answers."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from bases.base import Base
from packager.startup import Image, render_startup
from tests.bases import stars
from tests.packager.programs import WELL, Answer, Programs
from tests.packager.variants import PLANETARIUM

REFERENCE = "planetarium:orion-7"
CHARTS = PLANETARIUM.description.monitoring.charts
ALL = ("docker", "helm", "kind", "kubectl", "minikube")
BROKEN = Answer(err="it does not answer\n", code=1)
DEPLOYMENT = "deployment/planetarium-deployment"
LIVE = "kubectl get *deployment/planetarium-deployment*.image}"
BUILT_AS = "docker image inspect *"
READY = "kubectl get endpointslices *.conditions.ready}"
CAUSE = "kubectl get *change-cause}"
UNDONE = [
    f"kubectl rollout undo --namespace default {DEPLOYMENT}",
    f"kubectl annotate --namespace default {DEPLOYMENT} kubernetes.io/change-cause-",
]


@pytest.fixture
def programs(tmp_path: Path) -> Programs:
    return Programs(tmp_path / "bin", ALL)


def script(folder: Path, image: Image = Image.LOADED, base: Base = PLANETARIUM) -> Path:
    path = folder / "start.sh"
    path.write_text(render_startup(base, image, REFERENCE), encoding="utf-8")
    return path


def first(asked: Sequence[str], beginning: str) -> int:
    return next(number for number, line in enumerate(asked) if line.startswith(beginning))


@pytest.mark.parametrize(
    ("context", "nodes", "expected"),
    [
        ("kind-sky", Answer(), [f"kind load docker-image {REFERENCE} --name sky"]),
        ("minikube", Answer("minikube"), [f"minikube image load {REFERENCE} --profile minikube"]),
        ("sky", Answer("my-profile my-profile"), [f"minikube image load {REFERENCE} --profile my-profile"]),
        ("production", Answer(), []),
        ("production", Answer(err="nodes is forbidden\n", code=1), []),
    ],
)
@pytest.mark.parametrize(
    ("image", "made"),
    [(Image.LOADED, "docker load --input image.tar"), (Image.BUILT, f"docker build --tag {REFERENCE} .")],
)
def test_a_local_cluster_is_given_the_image_when_it_is_there(
    image: Image, made: str, context: str, nodes: Answer, expected: list[str], programs: Programs, tmp_path: Path
) -> None:
    programs.answers |= {
        "kubectl config current-context": Answer(f"{context}\n"),
        "kubectl get nodes *minikube*name}": nodes,
    }
    ran = programs.run(script(tmp_path, image))
    assert ran.returncode == 0, ran.stderr
    assert "forbidden" not in ran.stderr
    given = [line for line in programs.asked if line.startswith(("kind", "minikube"))]
    assert given == expected
    assert all(first(programs.asked, made) < first(programs.asked, line) for line in given)
    assert first(programs.asked, made) < first(programs.asked, "kubectl apply")


def test_with_a_strategy_a_local_cluster_is_given_the_image_that_is_named(programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {
        LIVE: Answer(REFERENCE),
        BUILT_AS: Answer("sha256:1\n"),
        "kubectl config current-context": Answer("kind-sky\n"),
    }
    ran = programs.run(script(tmp_path), "--strategy", "rolling", "--image", "planetarium:mended")
    assert ran.returncode == 0, ran.stderr
    assert "kind load docker-image planetarium:mended --name sky" in programs.asked
    assert not [line for line in programs.asked if line.startswith("docker load")]


@pytest.mark.parametrize("program", ["docker", "kind"])
def test_an_image_that_cannot_be_brought_ends_it(program: str, programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {"kubectl config current-context": Answer("kind-sky\n"), f"{program} load *": BROKEN}
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 1
    assert f"{program} " in ran.stderr.splitlines()[-1]
    assert not [line for line in programs.asked if line.startswith("kubectl apply")]


def test_a_cluster_that_does_not_answer_ends_it(programs: Programs, tmp_path: Path) -> None:
    programs.answers["kubectl *"] = BROKEN
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 1
    assert "kubectl reaches no cluster" in ran.stderr
    assert programs.asked == ["kubectl version"]


def changes(programs: Programs) -> list[str]:
    """What helm was asked that changes a release."""
    return [line for line in programs.asked if line.startswith(("helm upgrade", "helm uninstall"))]


@pytest.mark.parametrize("names", [ALL, tuple(name for name in ALL if name != "helm")])
def test_without_helm_or_a_network_monitoring_is_left_out_with_a_word(names: Sequence[str], tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", names)
    programs.answers |= {"helm upgrade *": BROKEN, "kubectl get crd *": BROKEN}
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert "monitoring is left out: the cluster knows no such objects" in ran.stderr
    told = "helm could not install the charts" if "helm" in names else "helm is missing"
    assert told in ran.stderr
    assert len(changes(programs)) == (1 if "helm" in names else 0)
    assert [line for line in programs.asked if " apply " in line] == ["kubectl apply --namespace default -k manifests"]


def test_charts_are_installed_in_the_versions_that_the_base_names(programs: Programs, tmp_path: Path) -> None:
    assert programs.run(script(tmp_path)).returncode == 0
    asked = changes(programs)
    assert len(asked) == len(CHARTS)
    for chart, line in zip(CHARTS, asked, strict=True):
        assert f" --version {chart.version} " in line
    assert "kubectl apply --namespace default -k monitoring" in programs.asked


def test_monitoring_that_is_there_already_is_used_without_helm(tmp_path: Path) -> None:
    programs = Programs(tmp_path / "bin", ("docker", "kubectl"))
    assert programs.run(script(tmp_path)).returncode == 0
    assert "kubectl apply --namespace default -k monitoring" in programs.asked


def history(*descriptions: str) -> Answer:
    """A release's revisions as helm tells them, oldest first."""
    revisions = [
        {"revision": number, "status": "deployed", "chart": "a-1.0", "description": told}
        for number, told in enumerate(descriptions, start=1)
    ]
    return Answer(json.dumps(revisions, separators=(",", ":")) + "\n")


MARK = "installed by start.sh"
OURS, OTHERS = history(MARK, 'Upgrade "a" failed: no such host', MARK), history("Install complete")
NOBODYS = WELL["helm history *"]
HAVING_IT = "kubectl get deployment --all-namespaces --field-selector metadata.name=planetarium-deployment *"


def test_a_release_of_somebody_else_is_left_as_it_is_with_a_word(programs: Programs, tmp_path: Path) -> None:
    programs.answers["helm history loki *"] = OTHERS
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert [line.split()[3] for line in changes(programs)] == ["kube-prometheus-stack", "alloy"]
    assert "The release loki in the namespace monitoring is left as it is" in ran.stderr
    assert "left out" not in ran.stderr
    assert "kubectl apply --namespace default -k monitoring" in programs.asked
    assert "helm history loki --namespace monitoring --output json" in programs.asked


def test_releases_of_ours_are_brought_up_to_date(programs: Programs, tmp_path: Path) -> None:
    programs.answers["helm history *"] = OURS
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert len(changes(programs)) == len(CHARTS)
    assert all(line.endswith(f" --description {MARK}") for line in changes(programs))
    assert "left as it is" not in ran.stderr


def test_what_helm_cannot_tell_is_not_overwritten(programs: Programs, tmp_path: Path) -> None:
    unreachable = Answer(err="Error: query: failed: secrets is forbidden\n", code=1)
    programs.answers["helm history *"] = unreachable
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert "secrets is forbidden" in ran.stderr
    assert "helm could not install the charts of monitoring" in ran.stderr
    assert programs.run(script(tmp_path), "--delete").returncode == 0
    assert changes(programs) == []


@pytest.mark.parametrize(
    ("before", "failed", "taken"),
    [
        (NOBODYS, "loki\n", True),
        (NOBODYS, "", False),  # helm did not come so far
        (history(MARK), "loki\n", False),
    ],
)
def test_a_release_that_fails_at_first_leaves_nothing_that_the_next_run_takes_for_somebody_elses(
    before: Answer, failed: str, taken: bool, programs: Programs, tmp_path: Path
) -> None:
    programs.answers |= {
        "helm history *": before,
        "helm upgrade *loki*": BROKEN,
        "helm list *--failed --short *^loki$": Answer(failed),
    }
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 0, ran.stderr
    assert "helm could not install the charts of monitoring" in ran.stderr
    assert changes(programs)[2:] == (["helm uninstall loki --namespace monitoring"] if taken else [])


UNINSTALLED = [f"helm uninstall {chart.release} --namespace monitoring" for chart in reversed(CHARTS)]


@pytest.mark.parametrize(
    ("loki", "expected", "told"),
    [
        (OURS, UNINSTALLED, ""),
        (NOBODYS, [UNINSTALLED[0], UNINSTALLED[2]], ""),
        (
            OTHERS,
            [UNINSTALLED[0], UNINSTALLED[2]],
            "loki in the namespace monitoring stays: start.sh did not install it.",
        ),
    ],
)
def test_the_last_that_is_taken_away_takes_what_was_installed_here_and_no_more(
    loki: Answer, expected: list[str], told: str, programs: Programs, tmp_path: Path
) -> None:
    programs.answers |= {"helm history *": OURS, "helm history loki *": loki}
    ran = programs.run(script(tmp_path), "--namespace", "team-a", "--delete")
    assert ran.returncode == 0, ran.stderr
    assert changes(programs) == expected
    assert told in ran.stderr
    assert (" stays: " in ran.stderr) == bool(told)
    assert "Of monitoring, helm leaves the kinds of objects" in ran.stderr
    assert any('namespace!="team-a")' in line for line in programs.asked if "--all-namespaces" in line)


@pytest.mark.parametrize(
    ("others", "told"),
    [
        (Answer("team-b"), "deployment/planetarium-deployment is in team-b, too"),
        (Answer(err="deployments is forbidden\n", code=1), "kubectl cannot tell whether another namespace needs it"),
    ],
)
def test_monitoring_stays_while_another_namespace_needs_it(
    others: Answer, told: str, programs: Programs, tmp_path: Path
) -> None:
    programs.answers |= {"helm history *": OURS, HAVING_IT: others}
    ran = programs.run(script(tmp_path), "--namespace", "team-a", "--delete")
    assert ran.returncode == 0, ran.stderr
    assert changes(programs) == []
    for chart in CHARTS:
        assert f"The release {chart.release} in the namespace monitoring stays: {told}." in ran.stderr
    assert "helm leaves" not in ran.stderr
    assert [line for line in programs.asked if line.startswith("kubectl delete") and " -k " in line] == [
        f"kubectl delete --ignore-not-found --cascade=foreground --namespace team-a -k {folder}"
        for folder in ("monitoring", "manifests")
    ]


REFUSED = 'error: no matches for kind "PodDisruptionBudget" in version "policy/v1"'


def test_what_the_cluster_refuses_is_told_in_the_end_and_the_rest_is_waited_for(
    programs: Programs, tmp_path: Path
) -> None:
    programs.answers["kubectl apply *manifests"] = Answer("service/a created\n", f"{REFUSED}\n", 1)
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 3
    assert "service/a created" in ran.stdout
    assert ran.stderr.count(REFUSED) == 1
    assert "The cluster did not take everything:" in ran.stderr
    assert "that may be what there is to find" in ran.stderr
    assert len([line for line in programs.asked if line.startswith("kubectl rollout status")]) == 2


OLDER = "v1\nautoscaling/v1\npolicy/v1beta1\n"
NEWER = "v1\npolicy/v1\n"
BETWEEN = "v1\npolicy/v1\npolicy/v1beta1\n"
BUDGET = """\
apiVersion: v1
kind: ConfigMap
data:
  sample: |
    apiVersion: policy/v1
---
apiVersion: policy/v1
kind: PodDisruptionBudget
"""


@pytest.mark.parametrize("command", ["apply", "delete"])
def test_a_cluster_before_1_21_is_given_budgets_in_the_version_that_it_knows(
    command: str, programs: Programs, tmp_path: Path
) -> None:
    given = tmp_path / "given"
    programs.answers |= {
        "kubectl api-versions": Answer(OLDER),
        "kubectl kustomize *": Answer(BUDGET),
        f"kubectl {command} *--filename -": Answer(keeps=given),
    }
    ran = programs.run(script(tmp_path), *(["--delete"] if command == "delete" else []))
    assert ran.returncode == 0, ran.stderr
    expected = BUDGET.replace("\napiVersion: policy/v1\n", "\napiVersion: policy/v1beta1\n")
    assert expected != BUDGET
    assert given.read_text() == 2 * expected
    assert not [line for line in programs.asked if " -k " in line]
    assert ("disruption budgets are applied as policy/v1beta1" in ran.stderr) == (command == "apply")


@pytest.mark.parametrize("versions", [Answer(NEWER), Answer(BETWEEN), Answer("v1\n"), BROKEN])
def test_any_other_is_given_them_as_they_are(versions: Answer, programs: Programs, tmp_path: Path) -> None:
    programs.answers["kubectl api-versions"] = versions
    for arguments in ([], ["--delete"]):
        ran = programs.run(script(tmp_path), *arguments)
        assert ran.returncode == 0, ran.stderr
        assert len([line for line in programs.asked if " -k " in line]) == 2
        assert "disruption budgets" not in ran.stderr


def test_manifests_that_cannot_be_put_together_end_it(programs: Programs, tmp_path: Path) -> None:
    programs.answers["kubectl kustomize manifests"] = Answer(err="MalformedYAMLError\n", code=1)
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 1
    assert "MalformedYAMLError" in ran.stderr
    assert "applied nothing of it: that may be what there is to find" in ran.stderr
    assert not [line for line in programs.asked if " apply " in line or " rollout " in line]


def test_monitoring_that_cannot_be_put_together_does_not(programs: Programs, tmp_path: Path) -> None:
    programs.answers["kubectl kustomize monitoring"] = BROKEN
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 3
    assert "kubectl cannot put monitoring together" in ran.stderr
    assert len([line for line in programs.asked if line.startswith("kubectl rollout status")]) == 2


@pytest.mark.parametrize(
    ("question", "answer", "told"),
    [
        ("kubectl rollout status *statefulset/*", BROKEN, "The database is not up."),
        ("kubectl rollout status *deployment/*", BROKEN, "The service is not up."),
        (READY, Answer(), "No pod is behind service/planetarium-clusterip"),
        (READY, Answer("false false"), "No pod is behind service/planetarium-clusterip"),
        (READY, BROKEN, "No pod is behind service/planetarium-clusterip"),
    ],
)
def test_what_is_not_up_is_told_with_what_is_looked_at_first(
    question: str, answer: Answer, told: str, programs: Programs, tmp_path: Path
) -> None:
    programs.answers[question] = answer
    ran = programs.run(script(tmp_path), "--namespace", "sky")
    assert ran.returncode == 3
    assert told in ran.stderr
    for looked in (
        "pods --output wide",
        "endpointslices --output custom-columns=SERVICE:",
        "pvc",
        "events --field-selector type=Warning",
    ):
        assert f"+ kubectl get --namespace sky {looked}" in ran.stdout
    assert "no default StorageClass" not in ran.stderr


def test_the_pods_behind_the_service_that_users_ask_are_looked_for(programs: Programs, tmp_path: Path) -> None:
    programs.answers[READY] = Answer("false", again="false true")
    ran = programs.run(script(tmp_path), "--namespace", "sky")
    assert ran.returncode == 0, ran.stderr
    asked = [line for line in programs.asked if "endpoints" in line]
    assert len(asked) == 2
    assert "--namespace sky --selector kubernetes.io/service-name=planetarium-clusterip " in asked[0]


def test_what_is_up_is_told_how_to_reach(programs: Programs, tmp_path: Path) -> None:
    ran = programs.run(script(tmp_path), "--namespace", "sky")
    assert ran.returncode == 0
    assert "kubectl port-forward --namespace sky service/planetarium-clusterip 8080:80\n" in ran.stderr
    assert " events " not in ran.stdout


@pytest.mark.parametrize(
    ("bound", "classes", "told"),
    [("", "", True), ("", "false", True), ("", "false true", False), ("data-0", "", False)],
)
def test_a_claim_that_nobody_serves_is_told_before_it_is_waited_for(
    bound: str, classes: str, told: bool, programs: Programs, tmp_path: Path
) -> None:
    programs.answers |= {"kubectl get pvc *": Answer(bound), "kubectl get storageclass *": Answer(classes)}
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 0
    assert ("no default StorageClass" in ran.stderr) == told
    assert ("make a PersistentVolume" in ran.stderr) == told


def test_an_image_of_the_same_name_that_pods_do_not_take_up_is_told(programs: Programs, tmp_path: Path) -> None:
    path = script(tmp_path, Image.BUILT)
    programs.answers |= {LIVE: Answer(REFERENCE), BUILT_AS: Answer("sha256:1\n")}
    assert "go on running that one" not in programs.run(path).stderr
    programs.answers[BUILT_AS] = Answer("sha256:1\n", again="sha256:2\n")
    told = programs.run(path).stderr
    assert f"docker tag {REFERENCE} NEW && ./start.sh --strategy rolling --image NEW" in told


@pytest.mark.parametrize("action", ["deploy", "rolling", "canary", "blue-green"])
@pytest.mark.parametrize(
    ("question", "answer", "release"),
    [
        ("kubectl get *-green *-canary", Answer("deployment.apps/planetarium-deployment-canary\n"), "canary"),
        ("kubectl get *-green *-canary", Answer("deployment.apps/planetarium-deployment-green\n"), "blue-green"),
        ("kubectl get *service/planetarium-clusterip*selector*", Answer("59c6f45cd"), "blue-green"),
    ],
)
def test_nothing_is_begun_while_a_release_is_under_way(
    question: str, answer: Answer, release: str, action: str, programs: Programs, tmp_path: Path
) -> None:
    programs.answers |= {question: answer, LIVE: Answer(REFERENCE)}
    arguments = [] if action == "deploy" else ["--strategy", action, "--image", "planetarium:mended"]
    ran = programs.run(script(tmp_path), *arguments)
    assert ran.returncode == 1
    assert f"A {release} release is under way" in ran.stderr
    assert changing(programs) == []


def changing(programs: Programs) -> list[str]:
    """What was asked that changes a cluster."""
    verbs = ("annotate", "apply", "create", "delete", "patch --namespace", "patch service", "rollout undo", "scale")
    return [line for line in programs.asked if line.startswith(tuple(f"kubectl {verb}" for verb in verbs))]


def test_the_image_that_runs_is_not_brought_out(programs: Programs, tmp_path: Path) -> None:
    programs.answers[LIVE] = Answer(REFERENCE)
    for arguments in ([], ["--image", REFERENCE]):
        ran = programs.run(script(tmp_path), "--strategy", "rolling", *arguments)
        assert ran.returncode == 1
        assert f"{REFERENCE} is what runs already" in ran.stderr
        assert changing(programs) == []


def test_nothing_is_brought_out_where_nothing_is_deployed(programs: Programs, tmp_path: Path) -> None:
    ran = programs.run(script(tmp_path), "--strategy", "rolling", "--image", "planetarium:mended")
    assert ran.returncode == 1
    assert "There is no deployment/planetarium-deployment in the namespace default" in ran.stderr


@pytest.mark.parametrize("image", [Image.PULLED, Image.NONE])
def test_without_an_image_of_its_own_the_folder_needs_one(image: Image, programs: Programs, tmp_path: Path) -> None:
    programs.answers[LIVE] = Answer("planetarium:1")
    ran = programs.run(script(tmp_path, image), "--strategy", "rolling")
    assert ran.returncode == 2
    assert "--strategy needs --image" in ran.stderr


@pytest.mark.parametrize("counts", ["", ":", "0:0"])
def test_pods_are_not_compared_with_none(counts: str, programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {LIVE: Answer("planetarium:1"), "kubectl get *.status.replicas*": Answer(counts)}
    ran = programs.run(script(tmp_path), "--strategy", "canary", "--image", "planetarium:2")
    assert ran.returncode == 1
    assert "has no pods to compare new ones with" in ran.stderr
    assert changing(programs) == []


def test_pods_are_not_told_apart_while_they_are_being_replaced(programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {LIVE: Answer("planetarium:1"), "kubectl get *.status.replicas*": Answer("4:1")}
    ran = programs.run(script(tmp_path), "--strategy", "blue-green", "--image", "planetarium:2")
    assert ran.returncode == 1
    assert "A rollout of deployment/planetarium-deployment is not through" in ran.stderr
    assert changing(programs) == []


@pytest.mark.parametrize(
    ("one_in", "before", "old", "new"),
    [
        ("5", 3, 4, 1),
        ("5", 4, 4, 1),
        ("5", 5, 8, 2),
        ("2", 3, 3, 3),
        ("3", 3, 4, 2),
        ("10", 3, 9, 1),
        ("4", 3, 3, 1),
        ("08", 7, 7, 1),
    ],
)
def test_a_canary_has_its_share_of_the_pods_and_leaves_the_others_no_fewer(
    one_in: str, before: int, old: int, new: int, programs: Programs, tmp_path: Path
) -> None:
    programs.answers |= {LIVE: Answer("planetarium:1"), "kubectl get *.status.replicas*": Answer(f"{before}:{before}")}
    ran = programs.run(script(tmp_path), "--strategy", "canary", "--one-in", one_in, "--image", "planetarium:2")
    assert ran.returncode == 0, ran.stderr
    assert [line for line in programs.asked if " scale " in line] == [
        f"kubectl scale --namespace default --replicas {old} {DEPLOYMENT}",
        f"kubectl scale --namespace default --replicas {new} {DEPLOYMENT}-canary",
    ]
    assert new * int(one_in) == old + new


@pytest.mark.parametrize(
    ("command", "code", "told"),
    [
        ("--promote", 0, "There is nothing to promote"),
        ("--finish", 1, "There is nothing to finish"),
        ("--rollback", 1, "There is nothing to go back from"),
    ],
)
def test_without_a_release_there_is_nothing_to_do(
    command: str, code: int, told: str, programs: Programs, tmp_path: Path
) -> None:
    programs.answers[LIVE] = Answer(REFERENCE)
    ran = programs.run(script(tmp_path), command)
    assert ran.returncode == code
    assert told in ran.stderr
    assert changing(programs) == []


NEWEST = {"kubectl get *revision}": Answer("2"), "kubectl get replicasets *": Answer(" 1=aaa 2=bbb ")}


@pytest.mark.parametrize("begun", [False, True])
def test_a_blue_green_release_is_gone_back_from_at_any_time(begun: bool, programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {
        **NEWEST,
        "kubectl get *-green *-canary": Answer("deployment.apps/planetarium-deployment-green\n"),
        LIVE: Answer("planetarium:2" if begun else "planetarium:1"),
        "kubectl get *planetarium-deployment-green*.image}": Answer("planetarium:2"),
    }
    ran = programs.run(script(tmp_path), "--rollback")
    assert ran.returncode == 0, ran.stderr
    service = "kubectl patch service --namespace default planetarium-clusterip --type merge --patch spec: {selector:"
    assert changing(programs) == [
        # Its end had begun: the manifests' deployment has the new image already.
        *(UNDONE if begun else []),
        f"{service} {{pod-template-hash: 'bbb', track: null}}}}",
        f"kubectl delete --namespace default --ignore-not-found --cascade=foreground {DEPLOYMENT}-green",
        f"{service} {{pod-template-hash: null}}}}",
    ]


def released(programs: Programs) -> None:
    """Two images after another were brought out; taking the second back brings the note on the first back with it."""
    programs.answers |= {
        LIVE: Answer("planetarium:3"),
        CAUSE: Answer("start.sh: planetarium:3"),
        "kubectl rollout undo *": Answer(then={LIVE: "planetarium:2", CAUSE: "start.sh: planetarium:2"}),
        "kubectl annotate *change-cause-": Answer(then={CAUSE: ""}),
    }


def test_what_was_gone_back_from_is_not_brought_back_by_going_back_once_more(
    programs: Programs, tmp_path: Path
) -> None:
    released(programs)
    path = script(tmp_path)
    ran = programs.run(path, "--rollback")
    assert ran.returncode == 0, ran.stderr
    assert changing(programs) == UNDONE
    assert f"Back: {DEPLOYMENT} has planetarium:2." in ran.stderr
    once_more = programs.run(path, "--rollback")
    assert once_more.returncode == 1
    assert "There is nothing to go back from" in once_more.stderr
    assert changing(programs) == []


def test_nor_is_it_when_the_image_of_before_does_not_come_up(programs: Programs, tmp_path: Path) -> None:
    released(programs)
    programs.answers["kubectl rollout status *"] = BROKEN
    path = script(tmp_path)
    assert programs.run(path, "--rollback").returncode == 3
    assert programs.run(path, "--rollback").returncode == 1
    assert changing(programs) == []


def test_a_dry_run_of_going_back_changes_nothing(programs: Programs, tmp_path: Path) -> None:
    released(programs)
    ran = programs.run(script(tmp_path), "--dry-run", "--rollback")
    assert ran.returncode == 0, ran.stderr
    assert changing(programs) == []
    assert [line for line in ran.stdout.splitlines() if "rollout status" not in line] == [
        f"+ {line}" for line in UNDONE
    ]


@pytest.mark.parametrize("begun", [False, True])
def test_a_canary_is_gone_back_from_at_any_time(begun: bool, programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {
        "kubectl get *-green *-canary": Answer("deployment.apps/planetarium-deployment-canary\n"),
        LIVE: Answer("planetarium:2" if begun else "planetarium:1"),
        "kubectl get *planetarium-deployment-canary*.image}": Answer("planetarium:2"),
        "kubectl get *replicas-before}": Answer("3"),
    }
    ran = programs.run(script(tmp_path), "--rollback")
    assert ran.returncode == 0, ran.stderr
    assert changing(programs) == [
        f"kubectl delete --namespace default --ignore-not-found --cascade=foreground {DEPLOYMENT}-canary",
        f"kubectl scale --namespace default --replicas 3 {DEPLOYMENT}",
        *(UNDONE if begun else []),
    ]


def test_new_pods_that_are_not_up_are_not_promoted(programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {
        "kubectl get *-green *-canary": Answer("deployment.apps/planetarium-deployment-green\n"),
        "kubectl rollout status *": BROKEN,
    }
    ran = programs.run(script(tmp_path), "--promote")
    assert ran.returncode == 3
    assert "nobody is sent to them" in ran.stderr
    assert changing(programs) == []


@pytest.mark.parametrize(("cause", "told"), [("start.sh: planetarium:2", True), ("start.sh: planetarium:1", False)])
def test_applying_the_manifests_after_a_release_is_told_to_take_it_back(
    cause: str, told: bool, programs: Programs, tmp_path: Path
) -> None:
    programs.answers |= {LIVE: Answer("planetarium:2"), CAUSE: Answer(cause)}
    ran = programs.run(script(tmp_path))
    assert ran.returncode == 0
    assert ("now it is the one in the manifests" in ran.stderr) == told


@pytest.mark.parametrize("strategy", ["rolling", "blue-green", "canary"])
def test_a_dry_run_of_a_release_changes_nothing(strategy: str, programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {
        LIVE: Answer("planetarium:1"),
        "kubectl get *.status.replicas*": Answer("3:3"),
        **NEWEST,
    }
    ran = programs.run(script(tmp_path), "--dry-run", "--strategy", strategy, "--image", "planetarium:2")
    assert ran.returncode == 0, ran.stderr
    assert changing(programs) == []
    assert "+ kubectl rollout status" in ran.stdout
    if strategy == "blue-green":
        assert "pod-template-hash: 'bbb'" in ran.stdout


def test_another_base_goes_by_its_own_names(programs: Programs, tmp_path: Path) -> None:
    programs.answers |= {"kubectl get *deployment/stars-service*.image}": Answer("stars:1")}
    ran = programs.run(script(tmp_path, base=Base(stars.app())), "--strategy", "rolling", "--image", "stars:2")
    assert ran.returncode == 0, ran.stderr
    (patch,) = changing(programs)
    assert patch.startswith("kubectl patch --namespace default deployment/stars-service ")
    assert "{name: stars, image: 'stars:2'}" in patch
