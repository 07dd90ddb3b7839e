"""Some requests of each kind that operators tell apart: good, refused, failed, slow, and those of probes."""

from __future__ import annotations

from bases.world import World
from planetarium_base.contract.access import LOGIN, SEEDED_PASSWORD, credentials, session_at
from planetarium_base.contract.actuator import INFO
from planetarium_base.contract.errors import BUG, OUT_OF_MEMORY, provoke
from planetarium_base.contract.exposition import counted, counts
from planetarium_base.contract.resources import MOONS, PLANETS
from planetarium_base.contract.rows import SEEDED_USER, add, add_parent, named

PRESUMED = [
    "errors.unavailable",
    "errors.internal",
    "metrics.exception",
    "metrics.unexpected-exception",
    "metrics.templates",
    "metrics.buckets",
    "sessions.shared-by-replicas",
]
"""What holds when these requests are counted as what they are."""


def watched(world: World) -> str:
    """The address of the copy of the service that is looked at: one that has been asked little else, so that what it
    shows does not depend on all that the contract has asked before.
    """
    return world.replica().url


def each_kind(world: World) -> None:
    """Sends them, and returns when they are counted."""
    url = watched(world)
    client, before = session_at(world, url), counts(world, url)
    planet = add(world, PLANETS, named(world, "Watched"), add_parent(world, PLANETS))
    client.get(PLANETS.path)
    client.get(PLANETS.at(named(world, "Missing")))
    client.post(MOONS.path, json=MOONS.body(named(world, "Watched"), planet))
    client.get("/nowhere")
    client.get(INFO)
    for password in (SEEDED_PASSWORD, SEEDED_PASSWORD + "!"):
        client.post(LOGIN, json=credentials(SEEDED_USER, password))
    for code in (OUT_OF_MEMORY, BUG):
        provoke(world, code, client=client)
    counted(world, before, 9, url)
