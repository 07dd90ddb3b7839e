"""Mapping planets."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from planetarium.database import Database
from planetarium.entities import Planet
from planetarium.repositories.planets import PlanetRepository


class PlanetService:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._planets = PlanetRepository()

    def find_all(self) -> Sequence[Planet] | None:
        """Every planet, the oldest first. None when there is none."""
        with self._database.transaction() as session:
            planets = self._planets.find_all(session)
        if not planets:
            return None
        return planets

    def find_by_name(self, name: str) -> Planet | None:
        with self._database.transaction() as session:
            return self._planets.find_by_name(session, name)

    def find_by_id(self, planet_id: int) -> Planet | None:
        with self._database.transaction() as session:
            return self._planets.find_by_id(session, planet_id)

    def create(self, name: str, user_id: int) -> Planet | None:
        """Adds a planet. None when the name is taken or the owner is unknown."""
        planet = Planet(planet_name=name, user_id=user_id)
        try:
            with self._database.transaction() as session:
                return self._planets.add(session, planet)
        except IntegrityError:
            return None

    def delete(self, name: str) -> bool:
        """Removes a planet and, by the schema's cascade, its moons."""
        with self._database.transaction() as session:
            deleted = self._planets.delete_by_name(session, name)
        return deleted is not None
