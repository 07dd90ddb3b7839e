"""What the service finds in its database, and whose fault it is if Postgres refuses it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from verifier.errors import VerifierError
from verifier.postgres.server import PostgresServer
from verifier.postgres.settings import ADMIN

SCRIPT_SECONDS = 60


class ScriptFailed(Exception):  # noqa: N818 - a verdict on the variant, where VerifierError is none
    """A variant's own SQL, role or database was refused by Postgres: its fault, not the verifier's."""

    def __init__(self, script: str, line: int | None, message: str) -> None:
        super().__init__(script, line, message)
        self.script = script
        self.line = line
        self.message = message

    def __str__(self) -> str:
        place = self.script if self.line is None else f"{self.script}, line {self.line}"
        return f"{place}: {self.message}"


@dataclass(frozen=True)
class Contents:
    """What is in a database when the service first connects to it."""

    role: str
    password: str = field(repr=False)
    database: str
    scripts: tuple[tuple[str, str], ...]


def fill(server: PostgresServer, contents: Contents) -> None:
    """Bring role, database and scripts into a cluster.

    Raises:
        ScriptFailed: Postgres refuses one of them.
        VerifierError: Postgres broke.
    """
    given = [contents.role, contents.password, contents.database]
    if not all(given) or any("\0" in text for text in given):
        raise ScriptFailed("role and database", None, "role, password or database is empty or holds a NUL character")
    if contents.role == ADMIN:
        raise VerifierError(f"The service's role cannot be called {ADMIN}: the verifier uses that name itself.")
    with _judged("role and database", ""):
        _create_role_and_database(server, contents)
    login = {"user": contents.role, "password": contents.password}
    options = f"-c statement_timeout={SCRIPT_SECONDS}s"
    for name, text in contents.scripts:
        if "\0" in text:
            line = text[: text.index("\0")].count("\n") + 1
            raise ScriptFailed(name, line, "a NUL character, at which Postgres takes the script to end")
        batch = text.removeprefix("\ufeff")  # as psql does
        with _judged(name, batch), server.connect(contents.database, **login, options=options) as connection:
            # Without parameters this is one simple-query message, so that a script may hold several statements.
            connection.execute(batch.encode())


def _create_role_and_database(server: PostgresServer, contents: Contents) -> None:
    role, database = sql.Identifier(contents.role), sql.Identifier(contents.database)
    with server.connect() as connection:
        # Hashed on this side, so that the server's log never holds the password.
        secret = connection.pgconn.encrypt_password(
            contents.password.encode(), contents.role.encode(), b"scram-sha-256"
        ).decode()
        connection.execute(sql.SQL("CREATE ROLE {} LOGIN SUPERUSER PASSWORD {}").format(role, sql.Literal(secret)))
        # The service may well use one that every cluster has, such as "postgres".
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [contents.database]).fetchone():
            connection.execute(sql.SQL("CREATE DATABASE {} STRATEGY FILE_COPY").format(database))
        connection.execute(sql.SQL("ALTER DATABASE {} OWNER TO {}").format(database, role))


@contextlib.contextmanager
def _judged(script: str, text: str) -> Iterator[None]:
    """Tell what Postgres holds against a script from Postgres breaking down under it."""
    try:
        yield
    except UnicodeError as error:
        raise ScriptFailed(script, None, f"not valid text: {error}") from error
    except psycopg.Error as error:
        # Class 53 is "insufficient resources", 58 a system error; without a code the connection was lost.
        if isinstance(error, psycopg.OperationalError) and (error.sqlstate or "53")[:2] in ("53", "58"):
            raise VerifierError(f"Postgres broke while it ran {script}: {error}") from error
        position = error.diag.statement_position
        line = text[: int(position)].count("\n") + 1 if position else None
        parts = [error.diag.message_primary or str(error), error.diag.message_detail, error.diag.message_hint]
        raise ScriptFailed(script, line, ". ".join(part.rstrip(".") for part in parts if part)) from error
