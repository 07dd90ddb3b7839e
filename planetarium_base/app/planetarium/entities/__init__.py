"""The tables, as classes."""

from planetarium.entities.base import Entity
from planetarium.entities.moon import Moon
from planetarium.entities.planet import Planet
from planetarium.entities.user import User

__all__ = ["Entity", "Moon", "Planet", "User"]
