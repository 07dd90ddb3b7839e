"""The startup script is sound shell, says what it would do, and says what is missing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bases.base import Base
from faults.recipe import CatalogFault
from faults.variant import Variant
from packager.startup import Image, render_startup
from tests.bases import stars
from tests.packager.variants import PLANETARIUM, recipe, variant

SHELLCHECK = Path(sys.executable).with_name("shellcheck")
BASH = shutil.which("bash") or "/bin/bash"
QUOTED = 'it\'s "a" $(touch evil) `x` \\ b; c'


def of(base: Base) -> Variant:
    return Variant("a-name", base, recipe(), (), base.app)


CHART = {
    "release": QUOTED,
    "chart": "a b",
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
def tools(tmp_path: Path) -> Path:
    """A folder with what every machine has, and neither kubectl, helm nor docker."""
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in ("bash", "env", "dirname", "sed"):
        (folder / name).symlink_to(shutil.which(name) or f"/bin/{name}")
    return folder


def run(path: Path, *arguments: str, tools: Path, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    command = [BASH, str(path), *arguments]
    return subprocess.run(
        command, capture_output=True, text=True, check=False, env={"PATH": str(tools)}, cwd=cwd or path.parent
    )


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


def test_a_dry_run_needs_nothing_and_starts_nothing(script: Path, tools: Path) -> None:
    before = sorted(path.name for path in script.parent.iterdir())
    ran = run(script, "--dry-run", tools=tools)
    assert ran.returncode == 0, ran.stderr
    assert "command not found" not in ran.stderr
    lines = ran.stdout.splitlines()
    assert any(line.startswith("+ docker build --tag ") for line in lines)
    assert any(line.startswith("+ kubectl apply --namespace default -k ") for line in lines)
    assert all(line.startswith("+ ") for line in lines)
    assert sorted(path.name for path in script.parent.iterdir()) == before


def test_the_planetarium_is_built_applied_watched_and_waited_for(planetarium: Path, tools: Path) -> None:
    lines = run(planetarium, "--dry-run", tools=tools).stdout.splitlines()
    description = PLANETARIUM.description
    charts = [f"+ helm upgrade --install {chart.release} {chart.chart} " for chart in description.monitoring.charts]
    expected = [
        f"+ docker build --tag {description.image} .",
        f"+ kubectl apply --namespace default -k {description.manifests}",
        *charts,
        f"+ kubectl apply --namespace default -k {description.monitoring.folder}",
        "+ kubectl rollout status --namespace default --timeout=120s statefulset/",
        "+ kubectl rollout status --namespace default --timeout=120s deployment/",
    ]
    assert len(lines) == len(expected)
    for line, beginning in zip(lines, expected, strict=True):
        assert line.startswith(beginning)
    for chart, line in zip(description.monitoring.charts, lines[2:], strict=False):
        assert f"--repo {chart.repository}" in line
        assert f"--values {chart.values}" in line
        assert f"--namespace {description.monitoring.namespace}" in line


def test_it_is_taken_away_in_the_other_order(script: Path, tools: Path) -> None:
    ran = run(script, "--delete", "--dry-run", tools=tools)
    assert ran.returncode == 0, ran.stderr
    lines = ran.stdout.splitlines()
    assert lines
    assert all(line.startswith(("+ kubectl delete --ignore-not-found ", "+ helm uninstall ")) for line in lines)
    assert " -k " in [line for line in lines if "pvc" not in line][-1]


def test_what_the_database_stored_is_taken_away_and_nothing_besides(planetarium: Path, tools: Path) -> None:
    lines = run(planetarium, "--delete", "--dry-run", tools=tools).stdout.splitlines()
    assert (
        lines[-1] == "+ kubectl delete --ignore-not-found --namespace default pvc --selector app=planetarium-database"
    )


def test_another_namespace_is_made_and_used(planetarium: Path, tools: Path) -> None:
    lines = run(planetarium, "--dry-run", "--namespace", "sky", tools=tools).stdout.splitlines()
    assert "+ kubectl create namespace sky" in lines
    assert not [line for line in lines if "--namespace default" in line]


@pytest.mark.parametrize("argument", ["--unknown", "deploy", "-x", ""])
def test_an_unknown_flag_is_told_the_usage(argument: str, script: Path, tools: Path) -> None:
    ran = run(script, argument, tools=tools)
    assert ran.returncode == 2
    assert "usage: ./start.sh [--dry-run | --delete] [--namespace NAME]" in ran.stderr
    assert ran.stdout == ""


@pytest.mark.parametrize("flag", ["-h", "--help"])
def test_help_tells_the_usage(flag: str, script: Path, tools: Path) -> None:
    ran = run(script, flag, tools=tools)
    assert ran.returncode == 0
    assert ran.stdout.startswith("Deploys all of this")
    assert "usage: ./start.sh [--dry-run | --delete] [--namespace NAME]" in ran.stdout


def test_it_can_be_called_from_another_folder(planetarium: Path, tools: Path) -> None:
    relative = Path(planetarium.parent.name) / "start.sh"
    ran = run(relative, "--dry-run", tools=tools, cwd=planetarium.parent.parent)
    assert ran.returncode == 0, ran.stderr
    ran = run(relative, "--help", tools=tools, cwd=planetarium.parent.parent)
    assert ran.returncode == 0, ran.stderr
    assert "usage:" in ran.stdout


def test_a_namespace_without_a_name_is_told(planetarium: Path, tools: Path) -> None:
    ran = run(planetarium, "--namespace", tools=tools)
    assert ran.returncode != 0
    assert "--namespace needs a name" in ran.stderr


def test_a_missing_kubectl_is_told_with_where_to_get_it(script: Path, tools: Path) -> None:
    ran = run(script, tools=tools)
    assert ran.returncode == 1
    assert ran.stdout == ""
    assert "kubectl is missing" in ran.stderr
    assert "https://kubernetes.io/" in ran.stderr


def test_a_fault_in_the_manifests_does_not_show_in_it() -> None:
    healthy = render_startup(VARIANTS["Planetarium"].base)
    for fault in ("wrong-database-name", "misspelt-variable", "secret-with-trailing-newline"):
        assert render_startup(variant(CatalogFault(fault=fault)).base) == healthy


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


def test_the_image_is_brought_from_where_it_is(sourced: tuple[Image, Path], tools: Path) -> None:
    image, path = sourced
    ran = run(path, "--dry-run", tools=tools)
    assert ran.returncode == 0, ran.stderr
    first = {
        Image.BUILT: f"+ docker build --tag {REFERENCE} .",
        Image.LOADED: "+ docker load --input image.tar",
        Image.PULLED: f"+ kubectl apply --namespace default -k {PLANETARIUM.description.manifests}",
        Image.NONE: f"+ kubectl apply --namespace default -k {PLANETARIUM.description.manifests}",
    }
    assert ran.stdout.splitlines()[0] == first[image]
    assert ("build.log tells more" in ran.stderr) == (image is Image.NONE)


PROGRAM = """#!/bin/sh
echo "$(basename "$0") $*" >> "$ASKED"
case "$*" in "config current-context") echo "$CONTEXT" ;; esac
"""


@pytest.mark.parametrize(
    ("context", "expected"),
    [
        ("kind-sky", [f"kind load docker-image {REFERENCE} --name sky"]),
        ("minikube", [f"minikube image load {REFERENCE}"]),
        ("production", []),
    ],
)
def test_a_local_cluster_is_given_the_image_that_was_loaded(
    context: str, expected: list[str], tools: Path, tmp_path: Path
) -> None:
    path = tmp_path / "start.sh"
    path.write_text(render_startup(PLANETARIUM, Image.LOADED, REFERENCE), encoding="utf-8")
    (tools / "basename").symlink_to(shutil.which("basename") or "/usr/bin/basename")
    for name in ("docker", "kind", "kubectl", "minikube"):
        (tools / name).write_text(PROGRAM)
        (tools / name).chmod(0o755)
    asked = tmp_path / "asked"
    environment = {"PATH": str(tools), "ASKED": str(asked), "CONTEXT": context}
    ran = subprocess.run([BASH, str(path)], capture_output=True, text=True, check=False, env=environment)
    assert ran.returncode == 0, ran.stderr
    lines = asked.read_text().splitlines()
    loaded = lines.index("docker load --input image.tar")
    assert [line for line in lines if line.startswith(("kind", "minikube"))] == expected
    assert loaded < next(number for number, line in enumerate(lines) if line.startswith("kubectl apply"))
