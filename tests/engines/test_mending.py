"""`faultory verify-fix` in containers, as an instructor calls it: what a team sent back is a stranger's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

from bases.app import App
from faultory.inputs import read_variant
from faults.editors.text import replace_once
from packager.submission import pack_submission
from tests.system.wrong_fixes import OTHER_WAYS, TEMPTATIONS
from tests.verifier.secrecy import secrets


def verify(recipe: str | Path, fixed: App, folder: Path, *options: str) -> subprocess.CompletedProcess[str]:
    """Judges a tree that lies in a folder, as a working copy does."""
    (folder / "planetarium").mkdir()
    fixed.write(folder / "planetarium")
    command = [sys.executable, "-m", "faultory", "verify-fix", str(recipe), str(folder), "-q", *options]
    given = {**os.environ, "FAULTORY_RESULTS": str(folder.parent / "results"), "COLUMNS": "200"}
    return subprocess.run(command, env=given, capture_output=True, text=True, check=False)


def test_a_fix_of_a_submission_heals_in_containers(tmp_path: Path) -> None:
    variant = read_variant("crowded-harbour")
    archive = tmp_path / "planetarium-crowded-harbour.zip"
    archive.write_bytes(pack_submission(variant, None).content)
    (tmp_path / "team").mkdir()
    report = tmp_path / "ruling.xml"
    fixed = OTHER_WAYS["crowded-harbour"](variant)
    judged = verify(archive, fixed, tmp_path / "team", "--junit", str(report))
    assert judged.returncode == 0, judged.stdout + judged.stderr
    assert judged.stdout.startswith("healed, on docker, in ")
    suite = ElementTree.parse(report).getroot()[0]
    assert (suite.attrib["tests"], suite.attrib["failures"], suite.attrib["errors"]) == ("3", "0", "0")


def test_a_retry_around_the_fault_does_not_and_nothing_that_is_written_tells(tmp_path: Path) -> None:
    (retry,) = [temptation for temptation in TEMPTATIONS if temptation.name == "retry around it"]
    variant = read_variant(retry.recipe)
    (tmp_path / "team").mkdir()
    ruling = tmp_path / "ruling.json"
    judged = verify(retry.recipe, retry.change(variant), tmp_path / "team", "--json", str(ruling))
    assert judged.returncode == 1, judged.stdout + judged.stderr
    for words in ("not healed", *retry.says):
        assert words in judged.stdout
    written = ruling.read_text()
    assert json.loads(written)["ruling"] == "not healed"
    assert [secret for secret in secrets(variant) if secret in judged.stdout or secret in written] == []


def test_an_image_that_does_not_build_is_said_so_with_the_step_and_the_log(tmp_path: Path) -> None:
    variant = read_variant("nobody-gets-in")
    fixed = replace_once(variant.without(0), "Dockerfile", "COPY planetarium", "COPY plenetarium")
    (tmp_path / "team").mkdir()
    judged = verify("nobody-gets-in", fixed, tmp_path / "team", "--tell")
    assert judged.returncode == 1, judged.stdout + judged.stderr
    assert "it does not start any more: not built, the build failed at step 5 of 14" in judged.stdout
    assert "The end of its log:" in judged.stdout
    assert "cannot be seen: wrong-database-password at database.password" in judged.stdout
