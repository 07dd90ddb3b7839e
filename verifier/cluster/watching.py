"""What pods hold, asked often: a program stays in each, for to start one there takes a good part of a second."""

from __future__ import annotations

import select
import subprocess
import threading

from bases.usage import Usage
from verifier.cluster.namespace import Namespace
from verifier.containers.looking import WATCH, usage
from verifier.reaping.reaper import Reaper

ANSWER_SECONDS = 10.0


class Watch:
    """The programs in the pods of one namespace, each started when its pod is first asked about."""

    def __init__(self, namespace: Namespace, reaper: Reaper) -> None:
        self._namespace = namespace
        self._reaper = reaper
        self._lock = threading.Lock()
        self._programs: dict[str, subprocess.Popen[bytes]] = {}

    def usage(self, pod: str, container: str) -> Usage:
        """What the container's first process holds; nothing when it has ended."""
        with self._lock:
            for _ in range(2):
                program = self._programs.get(pod) or self._start(pod, container)
                if (answer := _ask(program)) is not None:
                    return usage(0, answer)
                self._end(pod)  # the container may be another by now
        return Usage()

    def close(self) -> None:
        with self._lock:
            for pod in list(self._programs):
                self._end(pod)

    def _start(self, pod: str, container: str) -> subprocess.Popen[bytes]:
        command = self._namespace.cluster.command(
            "exec", "--stdin", "--namespace", self._namespace.name, pod, "--container", container, "--", *WATCH
        )
        program = self._reaper.popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
        self._programs[pod] = program
        return program

    def _end(self, pod: str) -> None:
        program = self._programs.pop(pod)
        for stream in (program.stdin, program.stdout):
            if stream is not None:
                stream.close()
        self._reaper.end(program)


def _ask(program: subprocess.Popen[bytes]) -> str | None:
    """A line of its answer; None when there is none, for it has ended."""
    assert program.stdin is not None
    assert program.stdout is not None
    try:
        program.stdin.write(b"\n")
    except OSError:
        return None
    answer = b""
    while not answer.endswith(b"\n"):
        readable, _, _ = select.select([program.stdout], [], [], ANSWER_SECONDS)
        piece = program.stdout.read(1 << 16) if readable else b""
        if not piece:
            return None
        answer += piece
    return answer.decode()
