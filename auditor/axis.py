"""The two ways in which a variant can be hard, and the scale that both are told on."""

import math
from enum import StrEnum
from statistics import NormalDist

LOWEST, HIGHEST = 1.0, 5.0
"""The ends of the scale."""
LEVELS = range(1, 6)
"""Its whole numbers."""
LEVEL = 0.9
"""How often an interval is to hold the true rating."""
DEVIATIONS = NormalDist().inv_cdf((1 + LEVEL) / 2)
"""How many standard deviations of a normal distribution an interval reaches to each side."""

Cell = tuple[int, int]
"""A place in the grid of both axes: diagnose, fix."""
CELLS: tuple[Cell, ...] = tuple((diagnose, fix) for diagnose in LEVELS for fix in LEVELS)


class Axis(StrEnum):
    DIAGNOSE = "diagnose"
    """From detection, or from deployment where it is not known, to the diagnosis."""
    FIX = "fix"
    """From the diagnosis to the fix."""


def clipped(value: float) -> float:
    """A value on the scale: what lies beyond an end counts as that end."""
    return min(HIGHEST, max(LOWEST, value))


def rounded(value: float) -> int:
    """The whole number of the scale that a rating is nearest to; of two, the higher."""
    return math.floor(value + 0.5)
