"""Running the program as a user does: as a process of its own, in a folder of its own."""

import os
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import pytest

FAULTORY = str(Path(sys.executable).with_name("faultory"))
NOTHING: Mapping[str, str] = MappingProxyType({})
Call = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def surroundings(tmp_path: Path, results: Path) -> dict[str, str]:
    """An environment in which results are kept apart from the user's, and temporary files can be counted."""
    temporary = tmp_path / "tmp"
    temporary.mkdir()
    temporary.chmod(0o777)
    tmp_path.chmod(0o755)
    return {**os.environ, "FAULTORY_RESULTS": str(results), "TMPDIR": str(temporary), "COLUMNS": "200"}


@pytest.fixture
def faultory(tmp_path: Path, surroundings: dict[str, str]) -> Call:
    """Runs a command in the test's folder."""
    folder = tmp_path / "work"
    folder.mkdir()

    def call(
        *arguments: str | Path, cwd: Path = folder, env: Mapping[str, str] = NOTHING, **options: Any
    ) -> subprocess.CompletedProcess[str]:
        command = [FAULTORY, *map(str, arguments)]
        environment = {**surroundings, **env}
        return subprocess.run(command, cwd=cwd, env=environment, capture_output=True, text=True, check=False, **options)

    return call
