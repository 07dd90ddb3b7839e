"""The two ways in which a variant can be hard."""

from enum import StrEnum


class Axis(StrEnum):
    DIAGNOSE = "diagnose"
    """From the first symptom to the cause."""
    FIX = "fix"
    """From the cause to a service that holds its contract again."""
