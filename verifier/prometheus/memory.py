"""What the programs answered to the same questions before, on this machine."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bases.files import write_atomically
from verifier.errors import VerifierError
from verifier.prometheus.programs import identity

PREFIX = "prometheus"


class Memory:
    """Answers by all that they depend on, as files. Without a folder it remembers only what it found out itself."""

    def __init__(self, folder: Path | None = None, *, fresh: bool = False) -> None:
        """With `fresh`, no file is believed; what is found out is kept all the same."""
        self._folder = folder
        self._fresh = fresh
        self._found: dict[str, Any] = {}

    def recall(self, question: Any, find_out: Callable[[], Any], *, anew: bool = False) -> Any:
        """The answer of before, or the one that is found out now. With `anew`, only what this memory itself found out
        is believed. Answers are JSON; None is no answer and is not kept.
        """
        key = _digest(question)
        if key in self._found:
            return self._found[key]
        kept = None if anew or self._fresh else self._read(key)
        if kept is not None:
            return kept
        answer = find_out()
        if answer is not None:
            self._found[key] = answer
            self._write(key, answer)
        return answer

    def _read(self, key: str) -> Any:
        if self._folder is None:
            return None
        try:
            return json.loads((self._folder / f"{PREFIX}-{key}.json").read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return None

    def _write(self, key: str, answer: Any) -> None:
        if self._folder is None:
            return
        try:
            write_atomically(self._folder / f"{PREFIX}-{key}.json", json.dumps(answer).encode())
        except OSError as error:
            raise VerifierError(f"A result cannot be kept. {error.filename}: {error.strerror}.") from error


def _digest(question: Any) -> str:
    """Of what is asked, of the programs that are asked, and of the code that asks them."""
    whole = hashlib.sha256(json.dumps([identity(), question], sort_keys=True).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:40]
