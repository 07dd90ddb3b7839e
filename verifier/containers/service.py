"""One copy of the service in a container."""

from __future__ import annotations

import time
from typing import Any

from docker.errors import NotFound
from docker.models.containers import Container

from bases.usage import Usage
from images.engine import explained
from verifier.containers.looking import COMMAND, usage
from verifier.containers.session import engine_failures
from verifier.probing import is_alive

START_SECONDS = 20.0
POLL_SECONDS = 0.02
NOWHERE = "http://127.0.0.1:9"
"""Where nobody listens: for a container that has no address, so that its clients see what they would see."""


class ServiceContainer:
    """A container that has been started. `await_alive` waits for what is in it."""

    def __init__(self, container: Container, network: str, port: int, liveness: str) -> None:
        """`port` is the one that clients are led to, `liveness` the path of the probe."""
        self._container = container
        self._port = port
        self._liveness = liveness
        self._address = str(self._inspect()["NetworkSettings"]["Networks"][network]["IPAddress"])

    @property
    def url(self) -> str:
        running = self._address and self.exit_code() is None
        return f"http://{self._address}:{self._port}" if running else NOWHERE

    def logs(self) -> list[str]:
        with engine_failures(), explained("read the log of a container"):
            return self._container.logs().decode(errors="replace").splitlines()

    def usage(self) -> Usage:
        """Nothing once it has ended."""
        return usage(*self.run(*COMMAND)) if self.exit_code() is None else Usage()

    def exit_code(self) -> int | None:
        """None while it runs; 128 and the number for a signal."""
        state = self._inspect()["State"]
        return None if state["Running"] else int(state["ExitCode"])

    def ending(self) -> str:
        """Why it does not run."""
        state = self._inspect()["State"]
        why = "out of memory, " if state["OOMKilled"] else ""
        told = f": {state['Error']}" if state["Error"] else ""
        return f"{why}exit code {state['ExitCode']}{told}"

    def await_alive(self, seconds: float = START_SECONDS) -> bool:
        """Whether it came to answer its liveness probe. False as soon as it has ended."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.exit_code() is None:
            if is_alive(self._address, self._port, self._liveness):
                return True
            time.sleep(POLL_SECONDS)
        return False

    def run(self, *command: str) -> tuple[int, str]:
        """Runs a command in it, as an operator may: its exit code, and what it says."""
        with engine_failures(), explained(f"run {command[0]} in a container"):
            code, output = self._container.exec_run(list(command))
        assert isinstance(output, bytes)  # it was not asked for as a stream
        return int(code or 0), output.decode(errors="replace").strip()

    def terminate(self) -> None:
        """Sends the signal that the image asks for, as an orchestrator does; SIGTERM, when it asks for none."""
        if self.exit_code() is None:
            with engine_failures(), explained("stop a container"):
                self._container.kill(self._inspect()["Config"].get("StopSignal") or "SIGTERM")

    def wait(self, seconds: float) -> int | None:
        deadline = time.monotonic() + seconds
        while (code := self.exit_code()) is None and time.monotonic() < deadline:
            time.sleep(POLL_SECONDS)
        return code

    def remove(self) -> None:
        """Ends it at once, and takes it away."""
        with engine_failures(), explained("remove a container"):
            try:
                self._container.remove(force=True, v=True)
            except NotFound:
                return

    def _inspect(self) -> dict[str, Any]:
        with engine_failures(), explained("look at a container"):
            self._container.reload()
            found: dict[str, Any] = self._container.attrs
            return found
