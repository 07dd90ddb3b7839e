"""What stands in examples/ does what it says."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

WORKFLOW: dict[str, Any] = YAML(typ="safe").load(Path(__file__).parents[2] / "examples" / "prove-recipes.yaml")
RECIPE = """\
title: Nobody home
authors: [team-a]
brief: Nobody can log in.
seed: 1
rating: {{diagnose: 1, fix: 1}}
faults: [{{fault: {fault}}}]
"""


@pytest.mark.parametrize(("second", "code"), [("wrong-database-name", 0), ("no-such-fault", 2)])
def test_the_workflow_proves_every_recipe_and_fails_when_one_does(tmp_path: Path, second: str, code: int) -> None:
    (tmp_path / "recipes").mkdir()
    for name, fault in (("first", "wrong-database-password"), ("second", second)):
        (tmp_path / "recipes" / f"{name}.yaml").write_text(RECIPE.format(fault=fault))
    (step,) = [step for step in WORKFLOW["jobs"]["prove"]["steps"] if step.get("name") == "Prove"]
    programs = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    ran = subprocess.run(
        # As the runner does it.
        ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
        cwd=tmp_path,
        env={**os.environ, "PATH": programs, "FAULTORY_RESULTS": str(tmp_path / "results"), "BACKEND": "process"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == code, ran.stderr
    assert (tmp_path / "reports" / "first.xml").exists()
    assert ("recipes/second.yaml::faultory prove ended with exit code 2" in ran.stdout) == (code == 2)
