"""Queries on moons."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from planetarium.entities import Moon


class MoonRepository:
    """Reads and writes moons inside the caller's transaction."""

    def find_all(self, session: Session) -> Sequence[Moon]:
        return session.scalars(select(Moon).order_by(Moon.moon_id)).all()

    def find_by_name(self, session: Session, name: str) -> Moon | None:
        return session.scalar(select(Moon).where(Moon.moon_name == name))

    def find_by_id(self, session: Session, moon_id: int) -> Moon | None:
        return session.scalar(select(Moon).where(Moon.moon_id == moon_id))

    def add(self, session: Session, moon: Moon) -> Moon:
        session.add(moon)
        session.flush()
        return moon

    def delete_by_name(self, session: Session, name: str) -> int | None:
        return session.scalar(delete(Moon).where(Moon.moon_name == name).returning(Moon.moon_id))
