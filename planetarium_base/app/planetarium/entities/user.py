"""Who maps the sky."""

from sqlalchemy import BigInteger, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from planetarium.entities.base import Entity


class User(Entity):
    """A registered user; the password is stored as an Argon2 hash."""

    __tablename__ = "users"

    user_id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    user_username: Mapped[str] = mapped_column(String(30), unique=True)
    user_password: Mapped[str]
