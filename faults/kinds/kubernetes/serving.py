"""Services: which there are, what they lead to, and what faults in them have in common."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, ClassVar

from bases.app import App
from bases.contract import Witness
from bases.description import Workload
from bases.manifests import ManifestError, Object, environment, find_object
from bases.pods import Pod, read_pod
from faults.kinds.kubernetes.changed import Group, Spot, edit
from faults.kinds.kubernetes.tried import TriedFault
from faults.kinds.placed import Change, answers

ENDPOINTS = answers("services.front.endpoints")


@dataclass(frozen=True)
class Door:
    """A Service that leads to a workload's pods, and one port of it."""

    name: str
    """What sites are called for it."""
    thing: Object
    workload: Workload
    pod: Pod
    port: int
    listening: int
    """The port at which the container is asked, in the end."""

    @property
    def headless(self) -> bool:
        """Whether its name stands for the pods' own addresses, so that its port is only said, and never used."""
        return self.thing.below("spec").get("clusterIP") == "None"

    def leads_to(self, target: object) -> int | None:
        """The port of the pods that a target is; None when no container has it."""
        return target if isinstance(target, int) else self.pod.ports.get(str(target))


def doors(app: App) -> Iterator[Door]:
    """The Service that clients ask and the one that the service asks for its database, where they lead there."""
    description = app.description
    service, database = description.service, description.database
    given = environment(app, service.workload)
    if service.port in given:
        listening = _number(given[service.port].value)
        yield from _door(app, "front", service.workload, service.front.service, service.front.port, listening)
    if database.variables.host in given:
        name = given[database.variables.host].value.partition(".")[0]
        port = _number(given[database.variables.port].value) if database.variables.port in given else 5432
        yield from _door(app, "database", database.workload, name, port, port)


def _door(app: App, site: str, workload: Workload, name: str, port: int, listening: int) -> Iterator[Door]:
    thing, owner = find_object(app, "Service", name), find_object(app, workload.kind, workload.name)
    if thing is None or owner is None:
        return
    selector, labels = thing.below("spec", "selector"), owner.below("spec", "template", "metadata", "labels")
    if not selector or not selector.items() <= labels.items():
        return
    door = Door(site, thing, workload, read_pod(app, workload), port, listening)
    ports = thing.below("spec").get("ports")
    for entry in ports if isinstance(ports, list) else ():
        mine = isinstance(entry, dict) and entry.get("port") == port
        if mine and door.leads_to(entry.get("targetPort", port)) == listening:
            yield door


def _number(text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise ManifestError(f"{text!r} is no port") from error


class ServiceFault(TriedFault):
    """A fault that changes the Service in front of the service, the one in front of its database, or either."""

    group = Group.TRAFFIC
    front: ClassVar[tuple[Witness, ...]] = ()
    """What no longer holds after a change to the first; nothing where it does not fit."""
    database: ClassVar[tuple[Witness, ...]] = ()

    @abstractmethod
    def change(self, app: App, door: Door, document: Any) -> None:
        """Changes the Service in place."""

    def tries(self, app: App) -> Iterator[Spot]:
        for door in doors(app):
            yield Spot(door.name, self._change(door), self.front if door.name == "front" else self.database)

    def _change(self, door: Door) -> Change:
        return lambda app: edit(app, "Service", door.thing.name, lambda found: self.change(app, door, found))


def port_of(document: Any, door: Door) -> Any:
    """The entry of its `ports` that a door is. ValueError when there is not just one."""
    (found,) = (entry for entry in document["spec"]["ports"] if entry["port"] == door.port)
    return found
