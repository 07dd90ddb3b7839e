"""The two ways in which a variant can be hard."""

from enum import StrEnum


class Axis(StrEnum):
    DIAGNOSE = "diagnose"
    """From detection, or from deployment where it is not known, to the diagnosis."""
    FIX = "fix"
    """From the diagnosis to the fix."""
