"""What ruff says of source, so that a test need not read what it prints."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

RUFF = Path(sys.executable).with_name("ruff")


def complaints(folder: Path, own: str, *command: str) -> Iterator[tuple[str, str]]:
    """Of the Python files below a folder, where the app's own modules are those of `own`: a path in it and what is
    wrong there, each time.
    """
    configuration = folder / "ruff.toml"
    configuration.write_text(
        f'line-length = 120\ntarget-version = "py311"\n[lint.isort]\nknown-first-party = ["{own}"]\n', encoding="utf-8"
    )
    options = ["--config", str(configuration), "--no-cache", "--output-format", "json", str(folder)]
    ran = subprocess.run([str(RUFF), *command, *options], capture_output=True, text=True, check=False)
    assert ran.returncode in (0, 1), ran.stderr
    for finding in json.loads(ran.stdout):
        yield Path(finding["filename"]).relative_to(folder.resolve()).as_posix(), finding["message"]
