"""A Prometheus of our own: on a free port, in a folder that goes with it."""

from __future__ import annotations

import json
import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import httpx

from bases.tools import Answer, Sample, Target
from verifier.errors import VerifierError
from verifier.ports import HOST, free_port
from verifier.prometheus.programs import SERVER, program
from verifier.reaping.reaper import Reaper

INTERVAL = "200ms"
"""Also the time limit of a scrape, which cannot be longer: on a busy machine one takes its time."""
START_SECONDS = 20.0
QUERY_SECONDS = 10.0
POLL_SECONDS = 0.01
PORTS = 5
"""How many ports are tried: somebody may take one before the server does."""


class PrometheusServer:
    """A running server. It belongs to a reaper; `stop` ends it."""

    def __init__(self, reaper: Reaper, folder: Path, targets: Sequence[Target], rules: str) -> None:
        """Returns when it is ready. Raises VerifierError when it does not start."""
        (folder / "rules.json").write_text(rules, encoding="utf-8")
        (folder / "prometheus.json").write_text(json.dumps(configuration(targets)), encoding="utf-8")
        self._reaper = reaper
        self._log = folder / "prometheus.log"
        for _ in range(PORTS):
            port = free_port()
            self._process = self._start(folder, port)
            self._client = httpx.Client(
                base_url=f"http://{HOST}:{port}/", timeout=QUERY_SECONDS, trust_env=False, verify=False
            )
            if self._ready():
                return
            self.stop()
        raise VerifierError(f"Prometheus does not start: {self._last_words()}.")

    def ask(self, query: str, at: float | None = None) -> Answer:
        """What a query returns at a moment (Unix time in seconds), or now. Raises VerifierError when nobody answers."""
        parameters = {"query": query} | ({} if at is None else {"time": f"{at:.3f}"})
        try:
            answer = self._client.post("api/v1/query", data=parameters).json()
        except (httpx.HTTPError, ValueError) as error:
            raise VerifierError(f"Prometheus does not answer: {error}.") from error
        if answer["status"] != "success":
            return Answer([], answer["error"])
        kind, result = answer["data"]["resultType"], answer["data"]["result"]
        if kind != "vector":
            return Answer([], f"the result is a {kind}, no vector")
        return Answer([Sample(found["metric"], float(found["value"][1])) for found in result])

    def stop(self) -> None:
        self._client.close()
        self._reaper.end(self._process)

    def _start(self, folder: Path, port: int) -> subprocess.Popen[bytes]:
        with self._log.open("ab") as log:
            return self._reaper.popen(
                [
                    program(SERVER),
                    f"--config.file={folder / 'prometheus.json'}",
                    f"--storage.tsdb.path={folder / 'data'}",
                    f"--web.listen-address={HOST}:{port}",
                    "--log.level=warn",
                ],
                cwd=folder,
                env={"PATH": os.environ.get("PATH", ""), "GOMAXPROCS": "1"},  # one core is enough, and less work
                stdout=log,
                stderr=subprocess.STDOUT,
            )

    def _ready(self) -> bool:
        deadline = time.monotonic() + START_SECONDS
        while self._process.poll() is None and time.monotonic() < deadline:
            try:
                if self._client.get("-/ready").status_code == httpx.codes.OK:
                    return True
            except httpx.TransportError:
                pass
            time.sleep(POLL_SECONDS)
        return False

    def _last_words(self) -> str:
        lines = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return lines[-1] if lines else "it says nothing"


def configuration(targets: Sequence[Target]) -> dict[str, Any]:
    """What the operator would make of a monitor, for the targets that are given: JSON, which is YAML."""
    return {
        "global": {"scrape_interval": INTERVAL, "scrape_timeout": INTERVAL, "evaluation_interval": INTERVAL},
        "rule_files": ["rules.json"],
        "scrape_configs": [_scraped(number, target) for number, target in enumerate(targets)],
    }


def _scraped(number: int, target: Target) -> dict[str, Any]:
    address = urlsplit(target.url)
    return {
        "job_name": f"target-{number}",
        "scheme": address.scheme,
        "metrics_path": target.path,
        "static_configs": [{"targets": [address.netloc], "labels": dict(target.labels)}],
    }
