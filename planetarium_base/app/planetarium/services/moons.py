"""Mapping moons."""

from collections.abc import Sequence

from sqlalchemy.exc import IntegrityError

from planetarium.database import Database
from planetarium.entities import Moon
from planetarium.repositories.moons import MoonRepository


class MoonService:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._moons = MoonRepository()

    def find_all(self) -> Sequence[Moon] | None:
        """Every moon, the oldest first. None when there is none."""
        with self._database.transaction() as session:
            moons = self._moons.find_all(session)
        if not moons:
            return None
        return moons

    def find_by_name(self, name: str) -> Moon | None:
        with self._database.transaction() as session:
            return self._moons.find_by_name(session, name)

    def find_by_id(self, moon_id: int) -> Moon | None:
        with self._database.transaction() as session:
            return self._moons.find_by_id(session, moon_id)

    def create(self, name: str, planet_id: int) -> Moon | None:
        """Adds a moon. None when the name is taken or the planet is unknown."""
        moon = Moon(moon_name=name, planet_id=planet_id)
        try:
            with self._database.transaction() as session:
                return self._moons.add(session, moon)
        except IntegrityError:
            return None

    def delete(self, name: str) -> bool:
        """Removes a moon."""
        with self._database.transaction() as session:
            deleted = self._moons.delete_by_name(session, name)
        return deleted is not None
