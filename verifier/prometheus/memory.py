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
    """Answers by all that they depend on, as files. Without a folder it keeps nothing."""

    def __init__(self, folder: Path | None = None, *, fresh: bool = False) -> None:
        """With `fresh`, nothing kept is believed; what is found out is kept all the same."""
        self._folder = folder
        self._fresh = fresh

    def recall(self, question: Any, find_out: Callable[[], Any]) -> Any:
        """The answer of before, or the one that is found out now. Both are JSON; None is no answer and is not kept."""
        if self._folder is None:
            return find_out()
        path = self._folder / f"{PREFIX}-{_digest(question)}.json"
        if not self._fresh:
            try:
                return json.loads(path.read_text(encoding="utf-8"))
            except (OSError, ValueError):
                pass
        answer = find_out()
        if answer is not None:
            try:
                write_atomically(path, json.dumps(answer).encode())
            except OSError as error:
                raise VerifierError(f"A result cannot be kept. {error.filename}: {error.strerror}.") from error
        return answer


def _digest(question: Any) -> str:
    """Of what is asked, of the programs that are asked, and of the code that asks them."""
    whole = hashlib.sha256(json.dumps([identity(), question], sort_keys=True).encode())
    for path in sorted(Path(__file__).parent.glob("*.py")):
        whole.update(path.read_bytes())
    return whole.hexdigest()[:40]
