"""Some requests of each kind that operators tell apart: good, refused, failed, slow, and those of probes."""

from __future__ import annotations

from bases.world import World
from planetarium_base.contract.access import SEEDED_PASSWORD, log_in, session
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
]
"""What holds when these requests are counted as what they are."""


def each_kind(world: World) -> None:
    """Sends them, and returns when they are counted."""
    client, before = session(world), counts(world)
    planet = add(world, PLANETS, named(world, "Watched"), add_parent(world, PLANETS))
    client.get(PLANETS.path)
    client.get(PLANETS.at(named(world, "Missing")))
    client.post(MOONS.path, json=MOONS.body(named(world, "Watched"), planet))
    client.get("/nowhere")
    client.get(INFO)
    log_in(world, SEEDED_USER, SEEDED_PASSWORD)
    log_in(world, SEEDED_USER, SEEDED_PASSWORD + "!")
    provoke(world, OUT_OF_MEMORY)
    provoke(world, BUG)
    counted(world, before, 9)
