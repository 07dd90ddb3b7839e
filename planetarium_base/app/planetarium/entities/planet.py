"""What a user maps."""

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from planetarium.entities.base import Entity


class Planet(Entity):
    """A planet and the user who added it."""

    __tablename__ = "planets"

    planet_id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    planet_name: Mapped[str] = mapped_column(String(30), unique=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.user_id", ondelete="CASCADE"), index=True)
