"""What holds for every test process."""

import os
import signal
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import settings

# How long an example takes says more of the machine than of what is tested.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

# A shell that starts us in the background, or nohup, has these ignored, and whatever we start would inherit that.
signal.signal(signal.SIGINT, signal.default_int_handler)
for number in (signal.SIGQUIT, signal.SIGHUP):
    signal.signal(number, signal.SIG_DFL)


@pytest.fixture
def results(tmp_path: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder for results of this test alone, but for the healthy service's run of today: one is enough for all."""
    root = tmp_path_factory.getbasetemp()
    shared = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "healthy"
    own = tmp_path / "results"
    for folder in (shared, own):
        folder.mkdir(exist_ok=True)
    _link(shared, own)
    yield own
    _link(own, shared)


def _link(source: Path, target: Path) -> None:
    """The store puts whole files in place and changes none, so that two folders can have the same one."""
    for path in source.glob("healthy-*.json"):
        with suppress(FileExistsError):
            os.link(path, target / path.name)
