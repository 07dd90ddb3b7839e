"""Many rows, and what the database has to read of them to answer one request."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from bases.world import World, demand
from planetarium_base.contract.actuator import READINESS
from planetarium_base.contract.rows import PASSWORD_HASH, SEEDED_USER, clear, start_clean

ROWS = 4_000
"""Of each table. Enough for the planner to use an index where there is one, and loaded in 0.1 s."""
FEW = ROWS // 4
"""More than a lookup by index reads, and less than one without."""
MANY_SCANS = 20
"""One request is answered with two or three."""
BACKENDS_SECONDS = 2.0

_NAME = f"Volume {ROWS}"
_LOAD = f"""
DO $$
DECLARE
    owner bigint;
BEGIN
    SET LOCAL session_replication_role = replica;
    SELECT user_id INTO owner FROM users WHERE user_username = '{SEEDED_USER}';
    INSERT INTO users (user_username, user_password)
        SELECT 'Volume ' || n, '{PASSWORD_HASH}' FROM generate_series(1, {ROWS}) AS n;
    INSERT INTO planets (planet_name, user_id) SELECT 'Volume ' || n, owner FROM generate_series(1, {ROWS}) AS n;
    INSERT INTO moons (moon_name, planet_id) SELECT planet_name, planet_id FROM planets WHERE user_id = owner;
    ANALYZE users, planets, moons;
END $$
"""


def load(world: World) -> None:
    """Fills the tables, if they are not full yet. `clear` empties them."""
    start_clean(world)
    if not world.deployment.execute("SELECT 1 FROM moons WHERE moon_name = %s", [_NAME]):
        clear(world)
        world.deployment.execute(_LOAD)


@dataclass(frozen=True)
class Reads:
    """What the database has read of each table so far: how many rows, and how many times it went to look for some."""

    rows: Counter[str]
    scans: Counter[str]


def reads(world: World) -> Reads:
    """Unlike the time that a request takes, they are the same on every machine, however busy.

    A connection reports what it read when it ends, so those that are idle are ended here; the service is to replace
    them unnoticed.
    """
    world.deployment.execute("SELECT pg_stat_force_next_flush()")
    end_connections(world, "idle")
    # Whether connections are replaced is another check's to find out: these requests have the trouble, if there is any.
    world.await_condition(lambda: world.http.get(READINESS).is_success, BACKENDS_SECONDS)
    found = world.deployment.execute(
        """
        SELECT relname::text, (seq_tup_read + coalesce(idx_tup_fetch, 0))::bigint,
            (seq_scan + coalesce(idx_scan, 0))::bigint
        FROM pg_stat_user_tables
        """
    )
    return Reads(
        Counter({table: rows for table, rows, _ in found}), Counter({table: scans for table, _, scans in found})
    )


def end_connections(world: World, *states: str) -> int:
    """Ends the connections in these states (`idle`, `idle in transaction`), and waits for it; returns how many."""
    ended = world.deployment.execute(
        """
        SELECT pid, pg_terminate_backend(pid) FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND backend_type = 'client backend' AND state = ANY(%s)
        """,
        [list(states)],
    )
    left = "SELECT count(*) FROM pg_stat_activity WHERE pid = ANY(%s)"
    pids = [pid for pid, _ in ended]
    world.await_condition(lambda: world.deployment.execute(left, [pids])[0][0] == 0, BACKENDS_SECONDS)
    return len(pids)


def expect_few(before: Reads, after: Reads, asked: str, rows: int = FEW) -> None:
    """AssertionError when a table was read as if it had no index, or again and again."""
    for table, read in (after.rows - before.rows).items():
        demand(read < rows, f"{asked}: the database read {read} rows of {table}")
    for table, scans in (after.scans - before.scans).items():
        demand(scans < MANY_SCANS, f"{asked}: the database looked {scans} times for rows of {table}")
