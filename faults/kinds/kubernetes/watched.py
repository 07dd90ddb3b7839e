"""What faults have in common in what a monitor goes by: the labels and ports of Services."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bases.app import App
from bases.manifests import Object
from faults.fault import Backend
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.serving import Door, doors
from faults.kinds.kubernetes.tried import TriedFault
from faults.kinds.monitoring.expressions import MONITOR, watchers
from faults.kinds.monitoring.fields import follow


class WatchFault(TriedFault):
    """A fault in what the monitor goes by. It is seen in the manifests."""

    group = Group.WATCH
    backend = Backend.PROCESS


def selected(app: App) -> dict[str, str]:
    """The labels by which the one monitor selects Services; none, when there is not just one."""
    found = follow(_monitor(app), ("spec", "selector", "matchLabels"))
    return dict(found) if isinstance(found, dict) else {}


def scraped_ports(app: App) -> list[Any]:
    """The names of the ports at which the monitor asks."""
    found = follow(_monitor(app), ("spec", "endpoints"))
    return [each.get("port") for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def watched_doors(app: App) -> Iterator[Door]:
    """The Service that clients ask, and the database's, where the monitor selects the first and not the other."""
    wanted = selected(app)
    for door in doors(app):
        if wanted and (wanted.items() <= _labels(door.thing).items()) == (door.name == "front"):
            yield door


def _labels(thing: Object) -> dict[str, Any]:
    return thing.below("metadata", "labels")


def _monitor(app: App) -> Any:
    found = watchers(app, MONITOR)
    return found[0].data if len(found) == 1 else None
