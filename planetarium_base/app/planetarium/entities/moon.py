"""What circles a planet."""

from sqlalchemy import BigInteger, ForeignKey, Identity, String
from sqlalchemy.orm import Mapped, mapped_column

from planetarium.entities.base import Entity


class Moon(Entity):
    """A moon and the planet it circles."""

    __tablename__ = "moons"

    moon_id: Mapped[int] = mapped_column(BigInteger, Identity(always=True), primary_key=True)
    moon_name: Mapped[str] = mapped_column(String(30), unique=True)
    planet_id: Mapped[int] = mapped_column(ForeignKey("planets.planet_id", ondelete="CASCADE"), index=True)
