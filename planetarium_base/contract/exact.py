"""Names of planets and moons are taken to the letter."""

from __future__ import annotations

from collections.abc import Iterator

from bases.contract import Aspect, Check, check
from bases.world import World, demand
from planetarium_base.contract.access import session
from planetarium_base.contract.answers import MALFORMED, says, shows
from planetarium_base.contract.resources import Resource
from planetarium_base.contract.rows import add, add_parent, find, named
from planetarium_base.contract.spelling import (
    FULLWIDTH,
    LONGEST,
    SUPERSCRIPT,
    composed,
    peculiar,
    respelt,
    with_wildcards,
)
from planetarium_base.contract.writing import create


def checks(resource: Resource) -> Iterator[Check]:
    creation, finding, deletion = (f"{resource.plural}.{verb}" for verb in ("create", "find-by-name", "delete"))
    finding_id = f"{resource.plural}.find-by-id"
    unique = f"schema.{resource.plural}.unique"

    @check(
        f"{creation}.longest-name",
        (creation, Aspect.ANSWERS),
        (f"{creation}.input", Aspect.ANSWERS),
        requires=[creation],
    )
    def longest_name(world: World) -> None:
        """A name may have thirty characters of any kind."""
        world.deployment.execute(f"DELETE FROM {resource.plural} WHERE {resource.name} = %s", [LONGEST])
        create(world, session(world), resource, LONGEST, add_parent(world, resource))

    @check(f"{creation}.exact", (creation, Aspect.EXACT), requires=[creation, f"{creation}.duplicate", unique])
    def keeps(world: World) -> None:
        """A name is kept to the letter, and is not taken by one that only looks like it."""
        parent = add_parent(world, resource)
        name = composed(world)
        add(world, resource, name, parent)
        for other in (*respelt(name), peculiar(name)):
            create(world, session(world), resource, other, parent)

    @check(f"{finding}.exact", (finding, Aspect.EXACT), requires=[finding, f"{finding}.missing", unique])
    def finds(world: World) -> None:
        """A name finds what has it to the letter, and nothing that only looks like it."""
        parent = add_parent(world, resource)
        name = composed(world)
        keys = {spelt: add(world, resource, spelt, parent) for spelt in (name, peculiar(name))}
        for other in (*respelt(name), with_wildcards(name)):
            says(session(world).get(resource.at(other)), 404, resource.not_found)
        for spelt, key in keys.items():
            shows(session(world).get(resource.at(spelt)), 200, resource.view(key, spelt, parent))

    @check(f"{deletion}.exact", (deletion, Aspect.EXACT), requires=[deletion, f"{deletion}.missing", unique])
    def deletes(world: World) -> None:
        """A name deletes what has it to the letter, and nothing that only looks like it."""
        parent = add_parent(world, resource)
        name = composed(world)
        add(world, resource, name, parent)
        add(world, resource, peculiar(name), parent)
        for other in (*respelt(name), with_wildcards(name)):
            says(session(world).delete(resource.at(other)), 404, resource.not_deleted)
        says(session(world).delete(resource.at(peculiar(name))), 200, resource.deleted)
        left = [row[1] for row in find(world, resource, name, peculiar(name))]
        demand(left == [name], f"DELETE {peculiar(name)!r}: {resource.plural} still has {left}")
        says(session(world).delete(resource.at(name)), 200, resource.deleted)

    @check(
        f"{finding_id}.exact",
        (f"{finding_id}.digits", Aspect.EXACT),
        requires=[finding_id, f"{finding_id}.malformed"],
    )
    def ascii_digits(world: World) -> None:
        """An id is written in the digits from 0 to 9, and in no others that Unicode has."""
        key = str(add(world, resource, named(world, "Numbered"), add_parent(world, resource)))
        for other in (key.translate(SUPERSCRIPT), key.translate(FULLWIDTH)):
            says(session(world).get(f"{resource.path}/id/{other}"), 400, MALFORMED)

    yield from (longest_name, keeps, finds, deletes, ascii_digits)
