"""What the database itself must hold the data to."""

from __future__ import annotations

from collections.abc import Iterator

from bases.contract import Aspect, Check, check
from bases.world import World, demand
from planetarium_base.contract import tables
from planetarium_base.contract.resources import MOONS, PLANETS, Resource
from planetarium_base.contract.rows import add, add_parent, add_user, find, named, unknown_id

Column = tuple[str, str, int | None, str]

TABLES = ("schema.users.names", "schema.planets.names", "schema.moons.names")
"""What all presume that put rows into the tables themselves."""
UNIQUE_VIOLATION = "23505"
FOREIGN_KEY_VIOLATION = "23503"

_REFUSAL = """
CREATE OR REPLACE FUNCTION pg_temp.refusal(statement text) RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    EXECUTE statement;
    RETURN NULL;
EXCEPTION WHEN integrity_constraint_violation THEN
    RETURN SQLSTATE;
END $$
"""


def refusal(world: World, statement: str) -> str | None:
    """The SQLSTATE with which the database refuses a statement; None when it carries it out."""
    world.deployment.execute(_REFUSAL)
    code: str | None = world.deployment.execute("SELECT pg_temp.refusal(%s)", [statement])[0][0]
    return code


def columns(world: World, table: str) -> list[Column]:
    """Name, type, greatest length and whether it may be null, of each column."""
    statement = """
        SELECT column_name::text, data_type::text, character_maximum_length::int, is_nullable::text
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name = %s ORDER BY ordinal_position
    """
    return [(name, kind, length, null) for name, kind, length, null in world.deployment.execute(statement, [table])]


def expect_columns(world: World, table: str, expected: list[Column]) -> None:
    found = columns(world, table)
    demand(found == expected, f"expected the table {table} to have the columns {expected}, found {found}")


@check("schema.users", ("schema.users", Aspect.ANSWERS), requires=["health.readiness"])
def users_table(world: World) -> None:
    """The table of users has the columns that the service relies on."""
    name: Column = ("user_username", "character varying", 30, "NO")
    expect_columns(world, "users", [("user_id", "bigint", None, "NO"), name, ("user_password", "text", None, "NO")])


def table_check(resource: Resource) -> Check:
    subject = f"schema.{resource.plural}"

    @check(subject, (subject, Aspect.ANSWERS), requires=["health.readiness"])
    def table(world: World) -> None:
        """The table has the columns that the service relies on."""
        key: Column = (resource.key, "bigint", None, "NO")
        name: Column = (resource.name, "character varying", 30, "NO")
        expect_columns(world, resource.plural, [key, name, (resource.parent, "bigint", None, "NO")])

    return table


@check("schema.users.unique", ("schema.users.unique", Aspect.ANSWERS), requires=TABLES)
def unique_users(world: World) -> None:
    """The database refuses a user's name that is taken, and takes one that differs in case."""
    name = named(world, "Unique")
    add_user(world, name)
    add_user(world, name.upper())
    code = refusal(world, f"INSERT INTO users (user_username, user_password) VALUES ('{name}', '-')")
    demand(code == UNIQUE_VIOLATION, f"users holds {name!r} and takes it once more")


def constraint_checks(resource: Resource) -> Iterator[Check]:
    subject = f"schema.{resource.plural}"

    def insert(name: str, parent: int) -> str:
        return f"INSERT INTO {resource.plural} ({resource.name}, {resource.parent}) VALUES ('{name}', {parent})"

    @check(f"{subject}.unique", (f"{subject}.unique", Aspect.ANSWERS), requires=TABLES)
    def unique(world: World) -> None:
        """The database refuses a name that is taken, and takes one that differs in case."""
        parent = add_parent(world, resource)
        name = named(world, "Unique")
        add(world, resource, name, parent)
        add(world, resource, name.upper(), parent)
        code = refusal(world, insert(name, add_parent(world, resource)))
        demand(code == UNIQUE_VIOLATION, f"{resource.plural} holds {name!r} and takes it once more")

    @check(f"{subject}.parent", (f"{subject}.parent", Aspect.ANSWERS), requires=TABLES)
    def parent(world: World) -> None:
        """The database refuses a row whose parent there is not."""
        unknown = unknown_id(world, resource.parent_plural, resource.parent)
        code = refusal(world, insert(named(world, "Orphan"), unknown))
        demand(code == FOREIGN_KEY_VIOLATION, f"{resource.plural} takes {unknown}, which {resource.parent} is not")

    @check(f"{subject}.cascade", (f"{subject}.cascade", Aspect.ANSWERS), requires=[f"{subject}.parent"])
    def cascade(world: World) -> None:
        """A row goes with its parent."""
        parent = add_parent(world, resource)
        name = named(world, "Child")
        add(world, resource, name, parent)
        code = refusal(world, f"DELETE FROM {resource.parent_plural} WHERE {resource.parent} = {parent}")
        demand(code is None, f"a row of {resource.parent_plural} that {resource.plural} has rows of cannot be deleted")
        demand(not find(world, resource, name), f"a row of {resource.plural} outlives its {resource.parent_singular}")

    yield from (unique, parent, cascade)


@check("schema.planets.indexed", ("schema.planets.indexed", Aspect.LATENCY), requires=["schema.planets"])
def planets_indexed(world: World) -> None:
    """A user's planets are found by an index.

    No route is slow without it, but deleting a user is. Whether the moons' is there, the latency of deleting a planet
    shows.
    """
    statement = """
        SELECT count(*) FROM pg_index
        JOIN pg_attribute ON attrelid = indrelid AND attnum = indkey[0]
        JOIN pg_class ON pg_class.oid = indexrelid
        JOIN pg_am ON pg_am.oid = relam
        WHERE amname IN ('btree', 'hash')
            AND indrelid = 'planets'::regclass AND attname = 'user_id' AND indpred IS NULL AND indisvalid
    """
    demand(world.deployment.execute(statement)[0][0] > 0, "no index of planets that finds rows begins with user_id")


CHECKS = [
    users_table,
    table_check(PLANETS),
    table_check(MOONS),
    *tables.CHECKS,
    unique_users,
    *constraint_checks(PLANETS),
    *constraint_checks(MOONS),
    planets_indexed,
]
