"""The connection pool and the unit of work on top of it."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import QueuePool, create_engine, text
from sqlalchemy.orm import Session, sessionmaker

from planetarium.settings import Settings


class Database:
    """A bounded pool of connections, handed out one unit of work at a time."""

    def __init__(self, settings: Settings) -> None:
        self.pool_size = settings.pool_size
        self._engine = create_engine(
            settings.database_url(),
            poolclass=QueuePool,
            pool_size=settings.pool_size,
            max_overflow=0,
            pool_timeout=settings.pool_timeout_seconds,
            pool_pre_ping=True,
            connect_args={
                "application_name": "planetarium",
                "client_encoding": "utf8",
                "connect_timeout": settings.pool_timeout_seconds,
                "options": f"-c statement_timeout={settings.statement_timeout_seconds * 1000}",
            },
        )
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)
        self._borrowed: dict[Session, float] = {}

    def begin(self) -> Session:
        """Opens a unit of work. Whoever begins one ends it."""
        session = self._sessions()
        self._borrowed[session] = time.monotonic()
        return session

    def end(self, session: Session) -> None:
        """Gives the connection back; what was not committed is rolled back."""
        session.close()
        del self._borrowed[session]

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        """A unit of work that is committed unless its body raises."""
        session = self.begin()
        try:
            yield session
            session.commit()
        finally:
            self.end(session)

    def ping(self) -> None:
        with self.transaction() as session:
            session.execute(text("SELECT 1"))

    def active(self) -> int:
        """How many connections are lent out."""
        return self._pool().checkedout()

    def idle(self) -> int:
        return self._pool().checkedin()

    def longest_use(self) -> float:
        """Seconds since the oldest unit of work that is still open began."""
        started = list(self._borrowed.values())
        return time.monotonic() - min(started) if started else 0.0

    def close(self) -> None:
        self._engine.dispose()

    def _pool(self) -> QueuePool:
        pool = self._engine.pool
        assert isinstance(pool, QueuePool)
        return pool
