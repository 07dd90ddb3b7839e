"""What a database keeps its data in, and what it is made from: volumes and their mounts."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator
from typing import Any

from bases.app import App
from bases.contract import Witness
from bases.description import Workload
from faults.kinds.kubernetes.changed import Spot, pod_of
from faults.kinds.kubernetes.postgres import postgres
from faults.kinds.kubernetes.tried import TriedWorkload, require
from faults.kinds.placed import answers

KEPT = answers("database.loss")
DATA_VARIABLE, DATA_FOLDER = "PGDATA", "/var/lib/postgresql/data"
"""Where Postgres' image keeps its data: the variable that says so, and where it does without it."""
SCRIPTS_FOLDER = "/docker-entrypoint-initdb.d"
"""Where it looks for scripts when there are no data yet."""


def without_tables(app: App) -> tuple[Witness, ...]:
    """What no longer holds of a database that was made without its scripts."""
    return tuple(answers(f"schema.{entity.table}") for entity in app.description.entities.values())


def data_mount(app: App, document: Any, workload: Workload) -> Any:
    """The mount of the volume that the data are in. Raises EditError, ValueError when there is not just one."""
    container = postgres(app, document, workload)
    claims = {claim["metadata"]["name"] for claim in document["spec"].get("volumeClaimTemplates") or ()}
    claims |= {each["name"] for each in pod_of(document).get("volumes") or () if "persistentVolumeClaim" in each}
    (found,) = (mount for mount in container["volumeMounts"] if mount["name"] in claims)
    require(app, is_below(data_folder(container), found["mountPath"]), "a volume for the data")
    return found


def data_folder(container: Any) -> str:
    given = {entry["name"]: entry.get("value") for entry in container.get("env") or ()}
    return str(given.get(DATA_VARIABLE) or DATA_FOLDER)


def is_below(path: str, folder: str) -> bool:
    return posixpath.commonpath([path, folder]) == posixpath.normpath(folder)


class ScriptsFault(TriedWorkload):
    """A fault by which the database's scripts are not run when it is made, so that it has no tables."""

    outlives_its_fix = True

    def tries(self, app: App) -> Iterator[Spot]:
        workload = app.description.database.workload
        yield Spot("database", self._change(workload), without_tables(app))


def scripts_mount(app: App, document: Any, workload: Workload) -> tuple[Any, int]:
    """The container's mounts, and which of them holds the scripts. Raises EditError, ValueError for none."""
    mounts = postgres(app, document, workload)["volumeMounts"]
    (place,) = (number for number, mount in enumerate(mounts) if mount["mountPath"] == SCRIPTS_FOLDER)
    return mounts, place


def scripts_volume(app: App, document: Any, workload: Workload) -> Any:
    """The ConfigMap's part of the volume that holds the scripts. Raises EditError, ValueError, KeyError for none."""
    mounts, place = scripts_mount(app, document, workload)
    (volume,) = (each for each in pod_of(document)["volumes"] if each["name"] == mounts[place]["name"])
    return volume["configMap"]
