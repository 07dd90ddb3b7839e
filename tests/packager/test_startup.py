"""The startup script is sound shell, says what it would do, and says what is missing."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from bases.base import Base
from faults.recipe import CatalogFault
from faults.variant import Variant
from packager.startup import Image, render_startup
from packager.submission import pack_submission
from tests.bases import stars
from tests.packager.programs import BASH, Programs
from tests.packager.variants import PLANETARIUM, recipe, variant

SHELLCHECK = Path(sys.executable).with_name("shellcheck")
USAGE = "usage: ./start.sh [--namespace NAME] [--timeout SECONDS] [--dry-run] [COMMAND]"
QUOTED = 'it\'s "a" $(touch evil) `x` \\ b; c'


def of(base: Base) -> Variant:
    return Variant("a-name", base, recipe(), (), base.app)


CHART = {
    "release": QUOTED,
    "chart": "a b",
    "version": "1 2",
    "repository": "https://example.org/?a=b&c=d",
    "values": "watch/a b.yaml",
}
VARIANTS = {
    "Planetarium": variant(),
    "star catalogue": of(Base(stars.app())),
    "no manifests": of(Base(stars.app({}))),
    "names that need quoting": of(
        Base(
            stars.app(
                image=QUOTED,
                manifests="a folder",
                monitoring={"folder": QUOTED, "namespace": QUOTED, "crd": QUOTED, "charts": [CHART]},
            )
        )
    ),
    "no charts": of(Base(stars.app(monitoring={"folder": "w", "namespace": "w", "crd": "c", "charts": []}))),
}


@pytest.fixture(params=VARIANTS)
def script(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The startup script of a variant, in a folder of its own."""
    folder = tmp_path / "a folder"
    folder.mkdir()
    path = folder / "start.sh"
    path.write_text(render_startup(VARIANTS[request.param].base), encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def planetarium(tmp_path: Path) -> Path:
    path = tmp_path / "start.sh"
    path.write_text(render_startup(VARIANTS["Planetarium"].base), encoding="utf-8")
    path.chmod(0o755)
    return path


@pytest.fixture
def nothing(tmp_path: Path) -> Programs:
    """What every machine has, and neither kubectl, helm nor docker."""
    return Programs(tmp_path / "bin", ())


def test_shellcheck_finds_nothing(script: Path) -> None:
    # SC2016: what looks like a command in single quotes. That it is none is the point of one of these scripts.
    command = [
        str(SHELLCHECK),
        *(["--exclude=SC2016"] if "touch evil" in script.read_text("utf-8") else []),
        str(script),
    ]
    ran = subprocess.run(command, capture_output=True, text=True, check=False)
    assert ran.stdout == ""
    assert ran.returncode == 0, ran.stderr


def test_bash_reads_it(script: Path) -> None:
    ran = subprocess.run([BASH, "-n", str(script)], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_a_dry_run_needs_nothing_and_starts_nothing(script: Path, nothing: Programs) -> None:
    before = sorted(path.name for path in script.parent.iterdir())
    ran = nothing.run(script, "--dry-run")
    assert ran.returncode == 0, ran.stderr
    assert "command not found" not in ran.stderr
    lines = ran.stdout.splitlines()
    assert any(line.startswith("+ docker build --tag ") for line in lines)
    assert any(line.startswith("+ kubectl apply --namespace default -k ") for line in lines)
    assert all(line.startswith("+ ") for line in lines)
    assert sorted(path.name for path in script.parent.iterdir()) == before


def test_the_planetarium_is_built_applied_watched_and_waited_for(planetarium: Path, nothing: Programs) -> None:
    lines = nothing.run(planetarium, "--dry-run").stdout.splitlines()
    description = PLANETARIUM.description
    charts = [f"+ helm upgrade --install {chart.release} {chart.chart} " for chart in description.monitoring.charts]
    expected = [
        f"+ docker build --tag {description.image} .",
        f"+ kubectl apply --namespace default -k {description.manifests}",
        *charts,
        f"+ kubectl apply --namespace default -k {description.monitoring.folder}",
        "+ kubectl rollout status --namespace default --timeout=180s statefulset/",
        "+ kubectl rollout status --namespace default --timeout=180s deployment/",
    ]
    assert len(lines) == len(expected)
    for line, beginning in zip(lines, expected, strict=True):
        assert line.startswith(beginning)
    for chart, line in zip(description.monitoring.charts, lines[2:], strict=False):
        assert f"--version {chart.version} --repo {chart.repository}" in line
        assert f"--values {chart.values}" in line
        assert f"--namespace {description.monitoring.namespace}" in line
        assert line.endswith(" --description installed by start.sh")


def test_it_is_taken_away_in_the_other_order(script: Path, nothing: Programs) -> None:
    ran = nothing.run(script, "--delete", "--dry-run")
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines
    assert all(line.startswith(("+ kubectl delete --ignore-not-found ", "+ helm uninstall ")) for line in lines)
    assert " -k " in [line for line in lines if "pvc" not in line][-1]


def test_the_planetarium_is_taken_away_in_the_other_order_and_nothing_besides(
    planetarium: Path, nothing: Programs
) -> None:
    deleting = "+ kubectl delete --ignore-not-found --cascade=foreground --namespace default"
    released = "deployment/planetarium-deployment"
    assert nothing.run(planetarium, "--delete", "--dry-run").stdout.splitlines() == [
        f"{deleting} {released}-green {released}-canary",
        f"{deleting} -k monitoring",
        "+ helm uninstall alloy --namespace monitoring",
        "+ helm uninstall loki --namespace monitoring",
        "+ helm uninstall kube-prometheus-stack --namespace monitoring",
        f"{deleting} -k manifests",
        "+ kubectl delete --ignore-not-found --namespace default pvc --selector app=planetarium-database",
    ]


def test_another_namespace_is_made_and_used(planetarium: Path, nothing: Programs) -> None:
    lines = nothing.run(planetarium, "--dry-run", "--namespace", "sky").stdout.splitlines()
    assert "+ kubectl create namespace sky" in lines
    assert not [line for line in lines if "--namespace default" in line]


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["--unknown"], "there is no option --unknown"),
        (["deploy"], "there is no option deploy"),
        ([""], "there is no option"),
        (["--namespace"], "--namespace needs a value"),
        (["--strategy", ""], "--strategy needs a value"),
        (["--strategy", "big-bang"], "there is no strategy big-bang"),
        (["--delete", "--promote"], "one command at a time"),
        (["--strategy", "rolling", "--rollback"], "one command at a time"),
        (["--image", "sky:2"], "--image goes with --strategy"),
        (["--strategy", "rolling", "--image", "sky:2'}, x: {y"], "is no name of an image"),
        (["--strategy", "canary", "--one-in", "1"], "--one-in 2 or more"),
        (["--timeout", "1m"], "whole numbers"),
        (["--timeout", "00"], "--timeout is 1 or more"),
        (["--timeout", "9" * 30], "--timeout is 1 or more"),
    ],
)
def test_a_wrong_call_is_told_what_is_wrong_and_the_usage(
    arguments: list[str], told: str, script: Path, nothing: Programs
) -> None:
    ran = nothing.run(script, *arguments)
    assert ran.returncode == 2
    assert told in ran.stderr
    assert USAGE in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize(("seconds", "told"), [("08", "8s"), ("010", "10s"), ("90", "90s")])
def test_seconds_are_decimal(seconds: str, told: str, planetarium: Path, nothing: Programs) -> None:
    ran = nothing.run(planetarium, "--dry-run", "--timeout", seconds)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count(f"--timeout={told} ") == 2


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_tells_the_usage(flag: str, script: Path, nothing: Programs) -> None:
    ran = nothing.run(script, flag)
    assert ran.returncode == 0
    assert ran.stdout.startswith("Deploys all of this")
    assert USAGE in ran.stdout
    assert "exit codes: 0 all of it is up; 1 " in ran.stdout
    assert "pipefail" not in ran.stdout


def test_it_can_be_called_from_another_folder(planetarium: Path, nothing: Programs) -> None:
    relative = Path(planetarium.parent.name) / "start.sh"
    ran = nothing.run(relative, "--dry-run", cwd=planetarium.parent.parent)
    assert ran.returncode == 0, ran.stderr
    ran = nothing.run(relative, "--help", cwd=planetarium.parent.parent)
    assert ran.returncode == 0, ran.stderr
    assert "usage:" in ran.stdout


def test_a_missing_kubectl_is_told_with_where_to_get_it(script: Path, nothing: Programs) -> None:
    ran = nothing.run(script)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "kubectl is missing" in ran.stderr
    assert "https://kubernetes.io/" in ran.stderr


def test_a_fault_in_the_manifests_does_not_show_in_it() -> None:
    def packed(fault: str) -> bytes:
        with zipfile.ZipFile(io.BytesIO(pack_submission(variant(CatalogFault(fault=fault)), None).content)) as opened:
            (script,) = [name for name in opened.namelist() if name.endswith("start.sh")]
            return opened.read(script)

    # Of a fault in the source it has nothing to tell.
    healthy = packed("inverted-condition")
    for fault in ("wrong-database-name", "misspelt-variable", "secret-with-trailing-newline"):
        assert packed(fault) == healthy


REFERENCE = "ghcr.io/course/planetarium:orion-7"


@pytest.fixture(params=Image)
def sourced(request: pytest.FixtureRequest, tmp_path: Path) -> tuple[Image, Path]:
    """The startup script for an image of each origin."""
    path = tmp_path / "start.sh"
    path.write_text(render_startup(PLANETARIUM, request.param, REFERENCE), encoding="utf-8")
    path.chmod(0o755)
    return request.param, path


def test_shellcheck_finds_nothing_wherever_the_image_comes_from(sourced: tuple[Image, Path]) -> None:
    ran = subprocess.run([str(SHELLCHECK), str(sourced[1])], capture_output=True, text=True, check=False)
    assert (ran.returncode, ran.stdout) == (0, "")


def test_the_image_is_brought_from_where_it_is(sourced: tuple[Image, Path], nothing: Programs) -> None:
    image, path = sourced
    ran = nothing.run(path, "--dry-run")
    assert ran.returncode == 0, ran.stderr
    first = {
        Image.BUILT: f"+ docker build --tag {REFERENCE} .",
        Image.LOADED: "+ docker load --input image.tar",
        Image.PULLED: f"+ kubectl apply --namespace default -k {PLANETARIUM.description.manifests}",
        Image.NONE: f"+ kubectl apply --namespace default -k {PLANETARIUM.description.manifests}",
    }
    assert ran.stdout.splitlines()[0] == first[image]
    assert ("build.log tells more" in ran.stderr) == (image is Image.NONE)
