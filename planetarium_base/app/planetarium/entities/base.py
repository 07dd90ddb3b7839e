"""What all entities share."""

from sqlalchemy.orm import DeclarativeBase


class Entity(DeclarativeBase):
    """The root of the mapping."""
