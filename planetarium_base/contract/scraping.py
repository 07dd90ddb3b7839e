"""A Prometheus that scrapes the service while requests of each kind come, and is asked about one moment of that."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from bases.tools import QueryError, Sample, Scraper, Target
from bases.world import World, demand
from planetarium_base.contract import traffic
from planetarium_base.contract.rules import spec, valid_rules
from planetarium_base.contract.watching import PODS, endpoint, target_labels

SCRAPE_SECONDS = 20.0
"""How long a busy machine may take to scrape the service."""

BETWEEN_SECONDS = 0.05
"""Between two looks: to ask costs both sides more than to wait."""

Answer = list[Sample] | QueryError


@dataclass(frozen=True)
class Panorama:
    """Whether the service could be scraped, and what each of some queries returned, all at the same moment."""

    scraped: bool
    answers: Mapping[str, Answer]


def look(world: World, queries: frozenset[str]) -> Panorama:
    """Scrapes, asks and stops: once for all who ask the same queries."""
    return world.remember("scraping.panorama", lambda: _look(world, queries))


def _look(world: World, queries: frozenset[str]) -> Panorama:
    path = str(endpoint(world).get("path"))
    # One replica under two names: it is asked twice, and what is summed over replicas shows.
    targets = [Target(world.deployment.url, path, target_labels(world, pod)) for pod in PODS]
    with world.prometheus.scraping(targets, valid_rules(world)) as scraper:
        if not world.await_condition(lambda: _scraped_since(scraper, 0) > 0, SCRAPE_SECONDS):
            return Panorama(False, {})
        traffic.each_kind(world)
        counted = time.time()
        moments: list[float] = []

        def settled() -> bool:
            moments[:] = [_scraped_since(scraper, counted)]
            if moments[0]:
                moments.extend(_recorded(world, scraper))
            time.sleep(BETWEEN_SECONDS)
            return min(moments) > counted

        demand(world.await_condition(settled, SCRAPE_SECONDS), "Prometheus does not evaluate its rules")
        # Whatever has come by the earliest of these moments has been stored: the answers are of one state.
        return Panorama(True, {query: _ask(scraper, query, min(moments)) for query in sorted(queries)})


def _scraped_since(scraper: Scraper, moment: float) -> float:
    """When the series of every target were last taken; 0 unless all were, and after some moment."""
    if len(scraper.query("up == 1")) < len(PODS):
        return 0.0
    ((_, last),) = scraper.query("min(timestamp(up))")
    return last if last > moment else 0.0


def _recorded(world: World, scraper: Scraper) -> list[float]:
    """When each rule that has anything to record last recorded it; 0 for one that has not yet."""
    found = []
    for group in spec(world).get("groups") or ():
        for rule in group.get("rules") or ():
            if "record" in rule and valid_rules(world) and scraper.query(rule["expr"]):
                times = scraper.query(f"timestamp({rule['record']})")
                found.append(min((sample.value for sample in times), default=0.0))
    return found


def _ask(scraper: Scraper, query: str, moment: float) -> Answer:
    try:
        return scraper.query(query, moment)
    except QueryError as error:
        return error
