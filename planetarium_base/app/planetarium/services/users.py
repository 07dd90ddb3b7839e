"""Registering users and checking who they are."""

from sqlalchemy.exc import IntegrityError

from planetarium.database import Database
from planetarium.entities import User
from planetarium.passwords import hash_password, matches
from planetarium.repositories.users import UserRepository


class UserService:
    def __init__(self, database: Database) -> None:
        self._database = database
        self._users = UserRepository()

    def register(self, name: str, password: str) -> User | None:
        """Adds a user. None when the name is taken."""
        user = User(user_username=name, user_password=hash_password(password))
        try:
            with self._database.transaction() as session:
                return self._users.add(session, user)
        except IntegrityError:
            return None

    def authenticate(self, name: str, password: str) -> User | None:
        """The user who gave the right password. None for a wrong one and for an unknown name."""
        with self._database.transaction() as session:
            user = self._users.find_by_name(session, name)
        hashed = user.user_password if user else None
        return user if matches(password, hashed) else None
