"""From measured values to places on an axis, with few ticks."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

ROUND = (1, 2, 2.5, 5, 10)
"""Steps that people count in."""


@dataclass(frozen=True)
class Scale:
    """An axis from its first to its last tick."""

    ticks: tuple[float, ...]
    logarithmic: bool = False

    def place(self, value: float) -> float:
        """From 0, at the first tick, to 1, at the last; what lies beyond is at the end."""
        low, high = self.ticks[0], self.ticks[-1]
        if self.logarithmic:
            low, high, value = math.log10(low), math.log10(high), math.log10(max(value, low))
        return min(1.0, max(0.0, (value - low) / (high - low)))


def linear(highest: float, intervals: int = 4, unit: float = 1.0) -> Scale:
    """From 0 to a round number that is not below the highest, in at most so many intervals of at least a unit."""
    least = max(highest / intervals, unit)
    power = 10.0 ** math.floor(math.log10(least))
    step = next(power * factor for factor in ROUND if power * factor >= least * (1 - 1e-9))
    count = max(1, math.ceil(highest / step - 1e-9))
    return Scale(tuple(step * number for number in range(count + 1)))


def logarithmic(values: Sequence[float], least: float = 1.0) -> Scale:
    """Powers of ten around all values, one decade at least; smaller values count as the least."""
    low = math.floor(math.log10(max(least, min(values, default=least))))
    high = math.ceil(math.log10(max(least, *values, least)) - 1e-9)
    return Scale(tuple(10.0**power for power in range(low, max(high, low + 1) + 1)), logarithmic=True)


def told(value: float) -> str:
    """A tick's value as it is written: thousands with a thin space, no idle zeros."""
    return f"{value:,.10g}".replace(",", "\u2009")
