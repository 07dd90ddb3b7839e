"""The healthy Dockerfile, by the rules that the trade has agreed on."""

import shutil
import subprocess
import sysconfig

from bases.base import find_base

HADOLINT = shutil.which("hadolint", path=sysconfig.get_path("scripts"))


def lint(dockerfile: bytes) -> tuple[int, str]:
    assert HADOLINT is not None, "run: make setup"
    ended = subprocess.run([HADOLINT, "-"], input=dockerfile, capture_output=True, check=False)
    return ended.returncode, ended.stdout.decode()


def test_hadolint_has_nothing_against_it() -> None:
    assert lint(find_base("planetarium").app.files["Dockerfile"]) == (0, "")


def test_hadolint_would_find_something() -> None:
    code, told = lint(b"FROM python\nRUN cd /app\n")
    assert code == 1
    assert "DL3003" in told
