"""What the service reads from its environment."""

import os
from dataclasses import dataclass, field
from typing import Self

from sqlalchemy import URL


@dataclass(frozen=True)
class Settings:
    """Everything that differs between one deployment and another."""

    database_host: str
    database_port: int
    database_name: str
    database_username: str
    database_password: str = field(repr=False)
    session_key: str = field(repr=False)
    session_seconds: int
    pool_size: int
    pool_timeout_seconds: int
    statement_timeout_seconds: int
    shutdown_seconds: int
    log_level: str
    host: str
    port: int

    @classmethod
    def from_environment(cls) -> Self:
        environment = os.environ
        return cls(
            database_host=environment["DATABASE_HOST"],
            database_port=int(environment["DATABASE_PORT"]),
            database_name=environment["DATABASE_NAME"],
            database_username=environment["DATABASE_USERNAME"],
            database_password=environment["DATABASE_PASSWORD"],
            session_key=environment["SESSION_KEY"],
            session_seconds=int(environment.get("SESSION_SECONDS", "1800")),
            pool_size=int(environment.get("POOL_SIZE", "2")),
            pool_timeout_seconds=int(environment.get("POOL_TIMEOUT_SECONDS", "5")),
            statement_timeout_seconds=int(environment.get("STATEMENT_TIMEOUT_SECONDS", "10")),
            shutdown_seconds=int(environment.get("SHUTDOWN_SECONDS", "20")),
            log_level=environment.get("LOG_LEVEL", "WARNING"),
            host=environment.get("HOST", "0.0.0.0"),
            port=int(environment.get("PORT", "8080")),
        )

    def database_url(self) -> URL:
        return URL.create(
            "postgresql+psycopg",
            username=self.database_username,
            password=self.database_password,
            host=self.database_host,
            port=self.database_port,
            database=self.database_name,
        )
