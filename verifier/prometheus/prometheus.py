"""The tool as checks see it: each call in a folder of its own, that is gone when it returns."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any

import httpx

from bases.tools import Answer, Sample, Scenario, Target
from verifier.errors import VerifierError
from verifier.prometheus import promtool, scraping
from verifier.prometheus.memory import Memory
from verifier.prometheus.server import PrometheusServer
from verifier.reaping.reaper import Reaper


class LocalPrometheus:
    """This machine's Prometheus and promtool. What it starts and writes belongs to a reaper."""

    def __init__(self, reaper: Reaper, memory: Memory) -> None:
        self._reaper = reaper
        self._memory = memory

    def complaint(self, rules: str) -> str:
        def check() -> str:
            with self._folder() as folder:
                return promtool.complaint(folder, rules)

        return str(self._memory.recall(["complaint", rules], check))

    def evaluate(self, rules: str, scenarios: Sequence[Scenario]) -> Mapping[str, str]:
        def test() -> dict[str, str]:
            with self._folder() as folder:
                return dict(promtool.evaluate(folder, rules, scenarios))

        question = ["evaluate", rules, [asdict(scenario) for scenario in scenarios]]
        return dict(self._memory.recall(question, test))

    def scrape(
        self, targets: Sequence[Target], rules: str, queries: Collection[str], requests: Callable[[], None],
        *, anew: bool = False,
    ) -> Mapping[str, Answer] | None:  # fmt: skip
        requests()
        try:
            shown = [scraping.shape(target) for target in targets]
        except httpx.HTTPError:
            return None

        def look() -> Any:
            with self._folder() as folder:
                server = PrometheusServer(self._reaper, folder, targets, rules)
                try:
                    return scraping.ask(server, targets, rules, queries, requests)
                finally:
                    server.stop()

        paths = [(target.path, dict(target.labels)) for target in targets]
        found = self._memory.recall(["scrape", paths, shown, rules, sorted(queries)], look, anew=anew)
        return found and {query: _answer(*answer) for query, answer in found.items()}

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


def _answer(samples: Sequence[tuple[Mapping[str, str], float]], refusal: str) -> Answer:
    return Answer([Sample(*sample) for sample in samples], refusal)
