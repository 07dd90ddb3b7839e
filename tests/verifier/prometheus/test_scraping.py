"""A real Prometheus scrapes a target and is asked about one moment; nothing of it is left, and it is asked once."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from bases.tools import Target
from verifier.prometheus import programs
from verifier.prometheus.memory import Memory
from verifier.prometheus.prometheus import LocalPrometheus
from verifier.reaping.reaper import Reaper

pytestmark = pytest.mark.skipif(programs.missing() is not None, reason=str(programs.missing()))

RULES = json.dumps({"groups": [{"name": "a", "rules": [{"record": "twice", "expr": "2 * answered"}]}]})
QUERIES = ["answered", "twice", "sum(answered) / count(up)", "rat(answered[1m])", "answered[1m]", "absent_metric"]


@contextmanager
def service(status: int = 200) -> Iterator[tuple[str, list[int]]]:
    """Something to scrape, and the number that it shows."""
    number = [1]

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status)
            self.send_header("Content-Type", "text/plain; version=0.0.4; charset=utf-8")
            self.end_headers()
            self.wfile.write(f'# TYPE answered gauge\nanswered{{route="/é"}} {number[0]}\n'.encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}", number
    finally:
        server.shutdown()
        server.server_close()


def test_it_sees_what_came_of_the_requests_and_is_asked_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "temporary"))
    (tmp_path / "temporary").mkdir()
    numbers = itertools.count(10)
    with Reaper() as reaper, service() as (url, number):

        def requests() -> None:
            number[0] = next(numbers)

        targets = [Target(url, "/metrics", {"job": "a", "pod": pod}) for pod in ("0", "1")]
        found = LocalPrometheus(reaper, Memory(tmp_path)).scrape(targets, RULES, QUERIES, requests)
        assert found is not None
        assert [sample.value for sample in found["answered"].samples] == [11, 11]
        labels = dict(found["answered"].samples[0].labels)
        assert (labels["job"], labels["pod"], labels["route"]) == ("a", "0", "/é")
        assert [sample.value for sample in found["twice"].samples] == [22, 22]
        assert [sample.value for sample in found["sum(answered) / count(up)"].samples] == [11]
        assert "unknown function" in found["rat(answered[1m])"].refusal
        assert "matrix" in found["answered[1m]"].refusal
        assert (found["absent_metric"].samples, found["absent_metric"].refusal) == ([], "")
        # Another port and other numbers, and yet the same question.
        assert list((tmp_path / "temporary").iterdir()) == []
        monkeypatch.setattr("verifier.prometheus.prometheus.PrometheusServer", None)
        with service() as (other, _):
            targets = [Target(other, "/metrics", {"job": "a", "pod": pod}) for pod in ("0", "1")]
            again = LocalPrometheus(reaper, Memory(tmp_path)).scrape(targets, RULES, QUERIES, requests)
        assert again == found
        # Unless it is to be asked anew: then by whoever has not asked itself.
        monkeypatch.undo()
        memory = Memory(tmp_path)
        for _ in range(2):
            late = LocalPrometheus(reaper, memory).scrape(
                [Target(url, "/metrics", {"job": "a", "pod": pod}) for pod in ("0", "1")],
                RULES, QUERIES, requests, anew=True,
            )  # fmt: skip
            assert late is not None
            assert [sample.value for sample in late["answered"].samples] == [14, 14]


def test_a_target_that_is_not_there_is_none(tmp_path: Path) -> None:
    with Reaper() as reaper:
        found = LocalPrometheus(reaper, Memory(tmp_path)).scrape(
            [Target("http://127.0.0.1:9", "/metrics", {"job": "a"})], RULES, QUERIES, lambda: None
        )
    assert found is None
