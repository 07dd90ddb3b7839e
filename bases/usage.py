"""What a running copy of the service holds."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Usage:
    """What a copy of the service holds at one moment, as an operator sees it; nothing once it has ended."""

    memory: int = 0
    """Resident, in bytes."""
    descriptors: int = 0
    threads: int = 0
    children: int = 0
    """Processes that it started, also those that have ended and that nobody waited for."""
    temporary_files: int = 0
    cpu_seconds: float = 0.0
    """Of all its threads, since it started."""
