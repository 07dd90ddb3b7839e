"""Installed as a wheel into an empty environment, and run outside the checkout, faultory does its whole job."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_wheel_has_base_and_recipes_and_proves(tmp_path: Path) -> None:
    built = [sys.executable, "-m", "build", "--wheel", "--outdir", str(tmp_path / "dist"), str(ROOT)]
    subprocess.run(built, check=True, stdout=subprocess.DEVNULL)
    (wheel,) = (tmp_path / "dist").glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        assert not [name for name in archive.namelist() if name.startswith("tests/")]
    venv.create(tmp_path / "env", with_pip=True)
    binaries = tmp_path / "env" / "bin"
    pins = str(ROOT / "constraints.txt")
    install = [str(binaries / "python"), "-m", "pip", "install", "-q", "-c", pins, str(wheel)]
    subprocess.run(install, check=True)

    outside = tmp_path / "outside"
    outside.mkdir()
    environment = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    environment["FAULTORY_RESULTS"] = str(tmp_path / "results")

    def faultory(*arguments: str) -> str:
        ended = subprocess.run(
            [binaries / "faultory", *arguments],
            cwd=outside,
            env=environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert ended.returncode == 0, ended.stdout + ended.stderr
        return ended.stdout

    assert "lost-moons" in faultory("recipes")
    assert "zero-width-space" in faultory("catalog")
    assert "ambiguity" in faultory("audit", "lost-moons", "--html", "audit.html")
    assert "lost-moons" in (outside / "audit.html").read_text(encoding="utf-8")
    faultory("new", "mine")
    assert faultory("make", "mine.yaml").splitlines()[-1] == "planetarium-mine.zip"
    in_checkout = Path(sys.executable).with_name("faultory")
    command = [str(in_checkout), "make", str(outside / "mine.yaml"), "--no-proof", "-o", str(tmp_path / "here")]
    here = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    faultory("make", "mine.yaml", "--no-proof", "-o", "unproven")
    assert (outside / "unproven" / "planetarium-mine.zip").read_bytes() == Path(here).read_bytes()
