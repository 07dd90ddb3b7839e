"""Patches applied by the programs that people apply them with."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path

from bases.app import App

TOOLS = {
    "patch": ["patch", "--strip=1", "--batch", "--silent", "--no-backup-if-mismatch"],
    "git apply": ["git", "apply", "--unsafe-paths", "--whitespace=nowarn"],
}
AVAILABLE = [name for name, command in TOOLS.items() if shutil.which(command[0])]


def apply(tool: str, app: App, text: str) -> App:
    """The tree that a program makes of an app with a patch."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app.write(folder)
        ran = subprocess.run(
            TOOLS[tool],
            cwd=folder,
            input=text.encode("utf-8", "surrogateescape"),
            capture_output=True,
            check=False,
            env={"PATH": "/usr/local/bin:/usr/bin:/bin", "GIT_CEILING_DIRECTORIES": str(folder.parent), "HOME": name},
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return App.from_directory(folder, app.description)
