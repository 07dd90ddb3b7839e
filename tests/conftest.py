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


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for what is the same for all tests of all workers: the healthy service's run of today, and what tools
    answered.
    """
    root = tmp_path_factory.getbasetemp()
    shared = (root.parent if "PYTEST_XDIST_WORKER" in os.environ else root) / "known"
    shared.mkdir(exist_ok=True)
    return shared


@pytest.fixture
def results(tmp_path: Path, known: Path) -> Iterator[Path]:
    """A folder for results of this test alone, but for what is known."""
    own = tmp_path / "results"
    own.mkdir(exist_ok=True)
    _link(known, own)
    yield own
    _link(own, known)


def _link(source: Path, target: Path) -> None:
    """The store puts whole files in place and changes none, so that two folders can have the same one."""
    for kind in ("healthy", "prometheus"):
        for path in source.glob(f"{kind}-*.json"):
            with suppress(FileExistsError):
                os.link(path, target / path.name)
