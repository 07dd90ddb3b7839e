"""The tool as checks see it: each call in a folder of its own, that is gone when it returns."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from bases.tools import Scenario, Target
from verifier.errors import VerifierError
from verifier.prometheus import promtool
from verifier.prometheus.server import PrometheusServer
from verifier.reaping.reaper import Reaper


class LocalPrometheus:
    """This machine's Prometheus and promtool. What it starts and writes belongs to a reaper."""

    def __init__(self, reaper: Reaper) -> None:
        self._reaper = reaper

    def complaint(self, rules: str) -> str:
        with self._folder() as folder:
            return promtool.complaint(folder, rules)

    def evaluate(self, rules: str, scenarios: Sequence[Scenario]) -> Mapping[str, str]:
        with self._folder() as folder:
            return promtool.evaluate(folder, rules, scenarios)

    @contextmanager
    def scraping(self, targets: Sequence[Target], rules: str) -> Iterator[PrometheusServer]:
        with self._folder() as folder:
            server = PrometheusServer(self._reaper, folder, targets, rules)
            try:
                yield server
            finally:
                server.stop()

    @contextmanager
    def _folder(self) -> Iterator[Path]:
        try:
            folder = self._reaper.make_directory(Path(tempfile.gettempdir()), "prometheus-")
        except OSError as error:
            raise VerifierError(f"Cannot make a folder in {tempfile.gettempdir()}: {error.strerror}.") from error
        try:
            yield folder
        finally:
            self._reaper.remove_directory(folder)
