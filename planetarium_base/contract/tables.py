"""What a table does with the rows that are put into it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bases.contract import Aspect, Check, check
from bases.world import World, demand
from planetarium_base.contract.resources import MOONS, PLANETS, Resource
from planetarium_base.contract.rows import add_parent, seeded_user
from planetarium_base.contract.spelling import LONGEST, composed, decomposed, peculiar

KEYS = 2**40
"""How many a table can give out at the least: more than a service will ever need."""


@dataclass(frozen=True)
class Table:
    """A table, the columns that a row needs, and the table that must hold names before this one can."""

    name: str
    key: str
    lookup: str
    other: str
    before: str | None
    resource: Resource | None


USERS = Table("users", "user_id", "user_username", "user_password", None, None)
TABLES = (
    USERS,
    *(
        Table(resource.plural, resource.key, resource.name, resource.parent, resource.parent_plural, resource)
        for resource in (PLANETS, MOONS)
    ),
)


def checks(table: Table) -> Iterator[Check]:
    subject = f"schema.{table.name}"

    @check(f"{subject}.keys", (f"{subject}.keys", Aspect.ANSWERS), requires=[subject])
    def keys(world: World) -> None:
        """The table gives out rising keys, and does not run out of them."""
        sequence = f"pg_get_serial_sequence('{table.name}', '{table.key}')::regclass"
        found = world.deployment.execute(
            f"SELECT seqincrement, seqmax, seqcycle FROM pg_sequence WHERE seqrelid = {sequence}"
        )
        demand(len(found) == 1, f"{table.name} gives out no keys")
        increment, greatest, cycle = found[0]
        demand(
            increment == 1 and greatest > KEYS, f"the keys of {table.name} end at {greatest}, in steps of {increment}"
        )
        demand(not cycle, f"the keys of {table.name} begin again when they have run out")

    @check(f"{subject}.durable", (f"{subject}.durable", Aspect.ANSWERS), requires=[subject])
    def durable(world: World) -> None:
        """What is in the table outlives a crash of the database."""
        kind = "SELECT relpersistence::text FROM pg_class WHERE oid = %s::regclass"
        logged = world.deployment.execute(kind, [table.name])[0][0] == "p"
        demand(logged, f"{table.name} is not in the write-ahead log: after a crash it is empty")

    before = [f"schema.{table.before}.names"] if table.before else []

    @check(f"{subject}.names", (f"{subject}.names", Aspect.ANSWERS), requires=[subject, f"{subject}.keys", *before])
    def names(world: World) -> None:
        """The table takes any name, and keeps it to the letter."""
        # Names of their own each: whether those that look like one another are told apart is the unique key's to say.
        offered = [LONGEST, composed(world), peculiar(composed(world)), f" {decomposed(composed(world))}"]
        given: object = "-"
        if table.resource is not None:
            given = seeded_user(world) if table.resource is PLANETS else add_parent(world, table.resource)
        world.deployment.execute(f"DELETE FROM {table.name} WHERE {table.lookup} = %s", [LONGEST])
        insert = f"""
            INSERT INTO {table.name} ({table.lookup}, {table.other}) SELECT unnest(%s::text[]), %s
            RETURNING {table.key}, {table.lookup}
        """
        kept = world.deployment.execute(insert, [offered, given])
        # Others may not be able to read them all, and say so themselves.
        world.deployment.execute(f"DELETE FROM {table.name} WHERE {table.key} = ANY(%s)", [[row[0] for row in kept]])
        found = [row[1] for row in kept]
        demand(found == offered, f"put into {table.name}: {offered}; kept: {found}")

    yield from (keys, durable, names)


CHECKS = [made for table in TABLES for made in checks(table)]
