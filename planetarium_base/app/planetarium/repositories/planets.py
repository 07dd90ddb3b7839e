"""Queries on planets."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from planetarium.entities import Planet


class PlanetRepository:
    """Reads and writes planets inside the caller's transaction."""

    def find_all(self, session: Session) -> Sequence[Planet]:
        return session.scalars(select(Planet).order_by(Planet.planet_id)).all()

    def find_by_name(self, session: Session, name: str) -> Planet | None:
        return session.scalar(select(Planet).where(Planet.planet_name == name))

    def find_by_id(self, session: Session, planet_id: int) -> Planet | None:
        return session.scalar(select(Planet).where(Planet.planet_id == planet_id))

    def add(self, session: Session, planet: Planet) -> Planet:
        session.add(planet)
        session.flush()
        return planet

    def delete_by_name(self, session: Session, name: str) -> int | None:
        return session.scalar(delete(Planet).where(Planet.planet_name == name).returning(Planet.planet_id))
