"""Talking to a cluster through kubectl, so that contexts, credentials and plugins are those that its user has."""

from __future__ import annotations

import subprocess
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import httpx

from verifier.errors import VerifierError
from verifier.reaping.reaper import Reaper

START_SECONDS = 20.0
REQUEST_SECONDS = 30.0
COMMAND_SECONDS = 120.0
POLL_SECONDS = 0.02
MERGE = "application/strategic-merge-patch+json"


class Kubectl:
    """A cluster. Many small questions go through one `kubectl proxy`; what the program does better is left to it."""

    def __init__(self, reaper: Reaper, context: str) -> None:
        """Raises VerifierError when the cluster does not answer."""
        self.context = context
        folder = reaper.make_directory(Path(tempfile.gettempdir()), "kubectl-")
        socket = folder / "api"
        self._proxy = reaper.popen(
            self.command("proxy", f"--unix-socket={socket}"),
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        self._client = httpx.Client(
            transport=httpx.HTTPTransport(uds=str(socket), retries=2),
            base_url="http://localhost",
            timeout=REQUEST_SECONDS,
            trust_env=False,
        )
        deadline = time.monotonic() + START_SECONDS
        while not socket.exists():
            if self._proxy.poll() is not None or time.monotonic() > deadline:
                raise VerifierError(f"kubectl proxy does not start for the context {context}.")
            time.sleep(POLL_SECONDS)
        self._request("GET", "/readyz")

    def command(self, *args: str) -> list[str]:
        """How kubectl is called for this cluster."""
        return ["kubectl", "--context", self.context, *args]

    def run(self, *args: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
        """Runs kubectl; whether it succeeded is the caller's to see."""
        try:
            return subprocess.run(
                self.command(*args),
                input=given,
                capture_output=True,
                text=True,
                check=False,
                timeout=COMMAND_SECONDS,
            )
        except subprocess.TimeoutExpired as error:
            raise VerifierError(f"kubectl {args[0]} did not end within {COMMAND_SECONDS:g} s.") from error

    def get(self, path: str, **parameters: str) -> Any:
        """An object, or a list's items; None for what is not there. Raises VerifierError."""
        response = self._request("GET", path, params=parameters)
        if response is None:
            return None
        found = response.json()
        return found.get("items", found)

    def text(self, path: str, **parameters: str) -> str | None:
        """What is no object, such as a log; None for what is not there, or not there yet."""
        try:
            response = self._request("GET", path, params=parameters)
        except VerifierError:
            return None
        return None if response is None else response.text

    def create(self, path: str, thing: Mapping[str, Any]) -> None:
        """Creates an object. Raises VerifierError."""
        self._request("POST", path, json=thing)

    def patch(self, path: str, change: Mapping[str, Any]) -> None:
        """Merges a change into an object. Raises VerifierError."""
        self._request("PATCH", path, json=change, headers={"Content-Type": MERGE})

    def delete(self, path: str, *, at_once: bool = False) -> None:
        """Deletes an object, or all of a list. What is not there already is gone. Raises VerifierError."""
        parameters: dict[str, Any] = {"propagationPolicy": "Background"}
        if at_once:
            parameters["gracePeriodSeconds"] = 0
        self._request("DELETE", path, params=parameters)

    def _request(self, method: str, path: str, **options: Any) -> httpx.Response | None:
        try:
            response = self._client.request(method, path, **options)
        except httpx.HTTPError as error:
            raise VerifierError(f"The cluster of the context {self.context} does not answer: {error}.") from error
        if response.status_code == httpx.codes.NOT_FOUND:
            return None
        if response.is_error:
            said = _message(response)
            raise VerifierError(f"The cluster refuses {method} {path}: {said}.")
        return response


def _message(response: httpx.Response) -> str:
    try:
        return str(response.json()["message"])
    except (ValueError, KeyError, TypeError):
        return response.text.strip() or str(response.status_code)
