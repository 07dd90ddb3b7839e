"""The incidents that an instructor keeps, in SQLite or Postgres."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import platformdirs
from pydantic import ValidationError
from sqlalchemy import JSON, Column, Integer, MetaData, NullPool, String, Table, create_engine, delete, inspect, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import URL, Connection, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError

from auditor.calibration.incident import Incident, problems
from auditor.errors import CalibrationError, RecordsError

CONNECT_SECONDS = 10
KEY = ("team", "variant", "deployed_utc")
# SQLite has no type for a time with its zone, and Postgres' forgets which zone it was: both keep ISO 8601 as text.
TABLE = Table(
    "faultory_incidents",  # a database by URL may hold other things
    MetaData(),
    Column("team", String, primary_key=True),
    Column("variant", String, primary_key=True),
    Column("deployed_utc", String, primary_key=True),
    *(Column(name, String, nullable=name != "deployed") for name in ("deployed", "detected", "diagnosed", "fixed")),
    Column("gave_up", String),
    Column("hints", JSON, nullable=False),
    Column("hints_used", Integer, nullable=False),
)


def default_database() -> str:
    """What FAULTORY_DATABASE names, or a file among the user's data."""
    file = platformdirs.user_data_path("faultory") / "incidents.sqlite3"
    return os.environ.get("FAULTORY_DATABASE") or URL.create("sqlite", database=str(file)).render_as_string()


class Records:
    """The incidents in one database. What goes wrong with it, also in the middle, leaves it as it was."""

    def __init__(self, url: str | None = None) -> None:
        """Opens nothing yet.

        Args:
            url: `sqlite:///FILE`, or `postgresql://USER:PASSWORD@HOST:PORT/DATABASE`; by default `default_database`.

        Raises:
            CalibrationError: it is not the URL of such a database.
        """
        self._url = _understood(url or default_database())
        options = {"connect_timeout": str(CONNECT_SECONDS)} if self._file is None else {}
        arguments = {name: value for name, value in options.items() if name not in self._url.query}
        self._engine = create_engine(self._url, poolclass=NullPool, connect_args=arguments)

    @property
    def place(self) -> str:
        """The database for messages: its URL without the password."""
        return self._url.render_as_string(hide_password=True)

    def add(self, incidents: Sequence[Incident]) -> int:
        """Keep incidents, all or none; one of the same team, variant and deployment is replaced.

        Returns how many were replaced. Raises RecordsError.
        """
        insert = sqlite.insert(TABLE) if self._file is not None else postgresql.insert(TABLE)
        fields = {name: insert.excluded[name] for name in TABLE.columns.keys() if name not in KEY}  # noqa: SIM118
        upsert = insert.on_conflict_do_update(index_elements=KEY, set_=fields)
        rows = {tuple(row[name] for name in KEY): row for row in map(_row, incidents)}
        with self._connected(writing=True) as connection:
            there = {tuple(row) for row in connection.execute(select(*(TABLE.c[name] for name in KEY)))}
            if rows:
                connection.execute(upsert, list(rows.values()))
        return len(there & rows.keys())

    def all(self) -> tuple[Incident, ...]:
        """Every incident, in the order of deployment, then of team and variant.

        Raises:
            CalibrationError: a row was changed to something that is no incident.
            RecordsError: the database cannot be read.
        """
        if self._file is not None and not self._file.exists():
            return ()
        with self._connected() as connection:
            there = inspect(connection).has_table(TABLE.name)
            rows = connection.execute(select(TABLE)).mappings().all() if there else []
        kept = map(self._incident, map(dict, rows))
        return tuple(sorted(kept, key=lambda incident: (incident.deployed, incident.team, incident.variant)))

    def remove(self, team: str, variant: str, deployed: datetime) -> bool:
        """Forget an incident. Whether there was such a one. Raises RecordsError."""
        if self._file is not None and not self._file.exists():
            return False
        key = (TABLE.c.team == team, TABLE.c.variant == variant, TABLE.c.deployed_utc == _utc(deployed))
        with self._connected(writing=True) as connection:
            return connection.execute(delete(TABLE).where(*key)).rowcount > 0

    @property
    def _file(self) -> Path | None:
        return Path(self._url.database or "") if self._url.get_backend_name() == "sqlite" else None

    @contextmanager
    def _connected(self, *, writing: bool = False) -> Iterator[Connection]:
        """A transaction, in which there is a table if it writes."""
        try:
            if writing and self._file is not None:
                self._file.parent.mkdir(parents=True, exist_ok=True)
            with self._engine.begin() as connection:
                if writing:
                    TABLE.create(connection, checkfirst=True)
                yield connection
        except (SQLAlchemyError, OSError, ValueError) as error:  # the last from a column that holds no JSON
            told = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
            raise RecordsError(f"The incidents in {self.place} cannot be reached: {told}") from error

    def _incident(self, row: dict[str, object]) -> Incident:
        try:
            return Incident.model_validate({name: value for name, value in row.items() if name != "deployed_utc"})
        except ValidationError as error:
            field, told = problems(error)[0]
            who = f"team {row['team']!r}, variant {row['variant']!r}, deployed {row['deployed']}"
            raise CalibrationError(f"{self.place}, {who}: {f'{field}: ' if field else ''}{told}") from error


def _row(incident: Incident) -> dict[str, object]:
    return {**incident.model_dump(mode="json"), "deployed_utc": _utc(incident.deployed)}


def _utc(time: datetime) -> str:
    """The same text for the same moment, whatever zone it was told in."""
    return time.astimezone(UTC).isoformat(timespec="microseconds")


def _understood(given: str) -> URL:
    forms = "sqlite:///FILE or postgresql://USER:PASSWORD@HOST:PORT/DATABASE"
    try:
        url = make_url(given)
    except (ArgumentError, ValueError) as error:  # the message does not repeat what may hold a password
        raise CalibrationError(f"a database is named by a URL: {forms}") from error
    match url.drivername:
        case "sqlite" if url.database and not url.database.startswith((":memory:", "file:")):
            return url
        case "postgresql" | "postgres" | "postgresql+psycopg":
            return url.set(drivername="postgresql+psycopg")
    raise CalibrationError(f"{url.render_as_string()}: cannot keep incidents; use {forms}")
