"""The administrator's hand in a service's database, wherever that runs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import psycopg

Connection = psycopg.Connection[tuple[Any, ...]]


class Administrator:
    """Statements go over one connection, which is opened when it is first needed, and again when it was lost."""

    def __init__(self, connect: Callable[[], Connection]) -> None:
        """`connect` opens another connection, in autocommit."""
        self._connect = connect
        self._connection: Connection | None = None

    def execute(self, statement: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        if self._connection is None or self._connection.closed:
            self._connection = self._connect()
        cursor = self._connection.execute(statement.encode(), parameters or None)
        return cursor.fetchall() if cursor.description else []

    @contextmanager
    def lock(self, table: str) -> Iterator[None]:
        """Holds a table against every reader and writer."""
        with self._connect() as connection, connection.transaction():
            name = psycopg.sql.Identifier(table)
            connection.execute(psycopg.sql.SQL("LOCK TABLE {} IN ACCESS EXCLUSIVE MODE").format(name))
            yield

    def disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
            self._connection = None
