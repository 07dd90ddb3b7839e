"""How far a build is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Step:
    """One instruction of a Dockerfile, as the engine counts them: from 1, over all stages."""

    number: int
    total: int
    instruction: str

    def __str__(self) -> str:
        return f"step {self.number} of {self.total}, {self.instruction}"


Report = Callable[[Step | None, str], None]
"""Told of every line of a build's output, and of the step that it belongs to."""


def ignore(step: Step | None, line: str) -> None:
    """The progress of a build that nobody watches."""
