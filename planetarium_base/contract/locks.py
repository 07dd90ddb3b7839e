"""Holding a table, so that requests meet at it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from bases.world import World
from planetarium_base.contract.volume import end_connections


@contextmanager
def locked(world: World, table: str) -> Iterator[None]:
    """Nobody reads or writes the table until the context ends."""
    # What a leak has left open may hold the table for ever.
    end_connections(world, "idle in transaction", "idle in transaction (aborted)")
    with world.deployment.lock(table):
        yield


def waiting(world: World) -> int:
    """How many connections wait for a lock."""
    statement = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
    return int(world.deployment.execute(statement)[0][0])


def waiting_for(world: World, table: str) -> int:
    """How many connections wait for a table: they have come there, and nothing else holds them up."""
    statement = "SELECT count(*) FROM pg_locks WHERE NOT granted AND relation = to_regclass(%s)"
    return int(world.deployment.execute(statement, [table])[0][0])
