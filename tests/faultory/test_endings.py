"""However a command ends: one clear message, the right exit code, nothing half-written, nothing left running."""

import os
import resource
import signal
import subprocess
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import httpx
import psutil
import pytest

from tests.faultory.conftest import FAULTORY, Call

HEAD = "title: T\nauthors: [us]\nbrief: Something is wrong.\nseed: 1\nrating: {diagnose: 1, fix: 1}\n"
EDIT = HEAD + "faults:\n  - edit: {file: F, find: X, replace: y, explain: e, breaks: [planets.list]}\n"

BAD = {
    "unknown fault": (HEAD + "faults:\n  - fault: zero-width-spice\n", 7, "zero-width-space"),
    "unknown site": (HEAD + "faults:\n  - fault: zero-width-space\n    site: moon.find\n", 8, "moons.find-by-name"),
    "unknown parameter": (
        HEAD + "faults:\n  - fault: fails-after-n-calls\n    params: {call: 3}\n", 8, "it has: calls"
    ),
    "parameter out of bounds": (
        HEAD + "faults:\n  - fault: fails-after-n-calls\n    params:\n      calls: 3\n", 9, "equal to 22, found 3"
    ),
    "wrong type": (HEAD.replace("seed: 1", "seed: one") + "faults:\n  - fault: missing-index\n", 4, "integer"),
    "duplicate key": (HEAD + "title: again\nfaults:\n  - fault: missing-index\n", 6, "duplicate key"),
    "broken yaml": (HEAD + "faults: [\n", 7, "not YAML"),
    "yaml bomb": (HEAD + "a: &a [x, x]\nb: [*a, *a]\n", 6, "anchors"),
    "unknown file": (EDIT.replace("F,", "planetarium/planet.py,"), 7, "did you mean planetarium/"),
    "text not found": (EDIT.replace("F,", "Dockerfile,").replace("X,", "absent,"), 7, "found none"),
    "text found twice": (EDIT.replace("F,", "requirements.txt,").replace("X,", "pydantic,"), 7, "found 2"),
    "overlapping faults": (
        HEAD + "faults:\n  - {fault: zero-width-space, site: moons.delete}\n"
        "  - {fault: literal-instead-of-parameter, site: moons.delete}\n", 8, "both change"
    ),
    "unknown check": (
        EDIT.replace("F,", "Dockerfile,").replace("planets.list]", "planet.list]"), 7, "planets.list"
    ),
}  # fmt: skip


@pytest.mark.parametrize("case", BAD)
def test_a_wrong_recipe_gets_one_message_with_file_line_and_remedy(case: str, faultory: Call, tmp_path: Path) -> None:
    text, line, remedy = BAD[case]
    (tmp_path / "work" / "wrong.yaml").write_text(text)
    ended = faultory("make", "wrong.yaml")
    assert ended.returncode == 2
    assert ended.stdout == ""
    assert ended.stderr.startswith(f"error: wrong.yaml, line {line}: ")
    assert remedy in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert [path.name for path in (tmp_path / "work").iterdir()] == ["wrong.yaml"]


def hostile(names: dict[str, bytes], link: bool = False) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in names.items():
                member = zipfile.ZipInfo(name)
                member.compress_type = zipfile.ZIP_DEFLATED
                member.external_attr = (0o120777 if link else 0o100644) << 16
                archive.writestr(member, content)

    return write


ARCHIVES = {
    "leads out": (hostile({"planetarium-x/../../evil": b""}), "leads out"),
    "absolute": (hostile({"/etc/evil": b""}), "leads out"),
    "link": (hostile({"planetarium-x/recipe.yaml": b"/etc/passwd"}, link=True), "link"),
    "bomb": (hostile({"planetarium-x/recipe.yaml": b"\0" * (50 << 20)}), "more than"),
    "no archive": (lambda path: path.write_bytes(b"PK\x03\x04 and nothing"), "not a sound zip"),
    "no submission": (hostile({"a/b": b""}), "no submission"),
}


@pytest.mark.parametrize("case", ARCHIVES)
def test_a_wrong_archive_gets_one_message(case: str, faultory: Call, tmp_path: Path) -> None:
    write, told = ARCHIVES[case]
    write(tmp_path / "work" / "planetarium-x.zip")
    ended = faultory("prove", "planetarium-x.zip")
    assert ended.returncode == 2
    assert told in ended.stderr
    assert len(ended.stderr.splitlines()) == 1
    assert not (tmp_path / "evil").exists()


def test_a_changed_tree_inside_an_archive_is_refused(faultory: Call, tmp_path: Path) -> None:
    faultory("make", "lost-moons", "--no-proof")
    path = tmp_path / "work" / "planetarium-lost-moons.zip"
    with zipfile.ZipFile(path) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    files["planetarium-lost-moons/planetarium/names.py"] += b"\nimport os\n"
    hostile(files)(path)
    ended = faultory("prove", path)
    assert ended.returncode == 2
    assert "planetarium/names.py is not as the recipe inside makes it" in ended.stderr


def test_a_file_that_is_not_there_is_said_so(faultory: Call) -> None:
    ended = faultory("prove", "nothing.yaml")
    assert (ended.returncode, ended.stdout) == (2, "")
    assert "there is no file nothing.yaml" in ended.stderr


def test_a_full_disk_leaves_no_half_archive(faultory: Call, tmp_path: Path) -> None:
    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))  # what a quota does to a write

    ended = faultory("make", "lost-moons", "--no-proof", "-o", "out", preexec_fn=limit)
    assert ended.returncode == 3
    assert "planetarium-lost-moons.zip: cannot be written: File too large" in ended.stderr
    assert len(ended.stderr.splitlines()) == 2
    assert list((tmp_path / "work" / "out").iterdir()) == []


def started(process: subprocess.Popen[str], name: str, seconds: float = 30) -> list[psutil.Process]:
    """Every descendant of a command, once one of a name is among them."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        found = psutil.Process(process.pid).children(recursive=True)
        if any(name in " ".join(_command(child)) for child in found):
            return found
        time.sleep(0.01)
    raise AssertionError(f"no {name} within {seconds} s")


def _command(process: psutil.Process) -> list[str]:
    try:
        return process.cmdline()
    except psutil.Error:
        return []


def gone(processes: list[psutil.Process], folder: Path, seconds: float = 15) -> bool:
    """Whether processes and temporary files are gone in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        left = [one for one in processes if one.is_running() and one.status() != psutil.STATUS_ZOMBIE]
        if not left and not list(folder.iterdir()):
            return True
        time.sleep(0.02)
    return False


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
def test_an_interrupted_proof_leaves_nothing(
    number: signal.Signals, surroundings: dict[str, str], tmp_path: Path
) -> None:
    command = [FAULTORY, "make", "lost-moons", "-o", str(tmp_path / "out")]
    process = subprocess.Popen(command, env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    children = started(process, "postgres")
    os.kill(process.pid, number)
    stdout, stderr = process.communicate(timeout=20)
    assert gone(children, Path(surroundings["TMPDIR"]))
    assert not (tmp_path / "out").exists()
    assert stdout == ""
    if number is not signal.SIGKILL:
        assert process.returncode == 130
        assert stderr.splitlines()[-1] == "interrupted: nothing was written, and nothing is left running"
        assert "Traceback" not in stderr


def test_the_base_is_served_until_ctrl_c(surroundings: dict[str, str]) -> None:
    process = subprocess.Popen(
        [FAULTORY, "run", "base"], env=surroundings, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    url = process.stdout.readline().split()[2]
    assert "curl" in process.stdout.readline()
    children = psutil.Process(process.pid).children(recursive=True)
    assert httpx.get(f"{url}/actuator/health").json() == {"status": "UP"}
    process.send_signal(signal.SIGINT)
    _, stderr = process.communicate(timeout=20)
    assert process.returncode == 0
    assert "stopped" in stderr
    assert gone(children, Path(surroundings["TMPDIR"]))
