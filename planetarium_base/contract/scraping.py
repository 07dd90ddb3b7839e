"""What a Prometheus that scrapes the service is told of it."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from bases.tools import Answer, Target
from bases.world import World, demand
from planetarium_base.contract import traffic
from planetarium_base.contract.rules import valid_rules
from planetarium_base.contract.watching import PODS, endpoint, target_labels


def answers(world: World, queries: Collection[str], *, anew: bool = False) -> Mapping[str, Answer]:
    """What queries return while requests of each kind come: asked once. AssertionError when nothing can be scraped.

    With `anew`, it is what this run's service shows; without, it may be what one of the same series has shown.
    """
    found = world.remember(f"scraping.answers {anew}", lambda: _scrape(world, queries, anew))
    demand(found is not None, "Prometheus could not scrape the service")
    assert found is not None
    return found


def _scrape(world: World, queries: Collection[str], anew: bool) -> Mapping[str, Answer] | None:
    path = str(endpoint(world).get("path"))
    # One replica under two names: it is asked twice, and what is summed over replicas shows.
    targets = [Target(traffic.watched(world), path, target_labels(world, pod)) for pod in PODS]
    return world.prometheus.scrape(targets, valid_rules(world), queries, lambda: traffic.each_kind(world), anew=anew)
