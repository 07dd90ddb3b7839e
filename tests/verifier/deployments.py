"""A deployment of which nothing runs, for checks that ask for nothing, or for less than a service."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bases.usage import Usage
from tests.bases import stars


class Nothing:
    """It has written nothing and holds nothing."""

    app = stars.app()
    url = "http://127.0.0.1:9"

    def logs(self) -> list[str]:
        return []

    def usage(self) -> Usage:
        return Usage()

    @contextmanager
    def replica(self) -> Iterator[None]:
        yield
