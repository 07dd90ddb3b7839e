"""Queries on users."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from planetarium.entities import User


class UserRepository:
    """Reads and writes users inside the caller's transaction."""

    def find_by_name(self, session: Session, name: str) -> User | None:
        return session.scalar(select(User).where(User.user_username == name))

    def add(self, session: Session, user: User) -> User:
        session.add(user)
        session.flush()
        return user
