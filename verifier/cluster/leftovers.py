"""Finding and removing what runs have left on a cluster, be their processes alive or not."""

from __future__ import annotations

import json
import subprocess

from verifier.cluster.kubectl import Kubectl
from verifier.reaping.ownership import is_orphaned, mark

OWNER, RUN = "faultory/owner", "faultory/run"
"""Labels of namespaces and volumes: which process they belong to, and which of its runs."""
SEPARATOR = "."
SECONDS = 60


def labels(run: str) -> dict[str, str]:
    """The labels of what this process makes."""
    return {OWNER: mark(SEPARATOR), RUN: run}


def remove_namespace(cluster: Kubectl, name: str) -> None:
    """Begins to delete a namespace; its pods go at once. Raises VerifierError."""
    cluster.delete(f"/api/v1/namespaces/{name}")
    cluster.delete(f"/api/v1/namespaces/{name}/pods", at_once=True)


def sweep(cluster: Kubectl) -> None:
    """Removes what processes of this machine have left that are not there any more. Raises VerifierError."""
    for kind in ("namespaces", "persistentvolumes"):
        for thing in cluster.get(f"/api/v1/{kind}", labelSelector=OWNER) or ():
            if is_orphaned(thing["metadata"]["labels"][OWNER], SEPARATOR):
                name = thing["metadata"]["name"]
                if kind == "namespaces":
                    remove_namespace(cluster, name)
                else:
                    cluster.delete(f"/api/v1/{kind}/{name}")


def names(run: str) -> str:
    """What the namespaces of a run, and the tags of its images, begin with."""
    return f"faultory-{run}-"


def farewell(context: str, run: str) -> tuple[str, str]:
    """What the watchdog is to call, and with what."""
    return f"{remove_run.__module__}:{remove_run.__name__}", json.dumps([context, run])


def remove_run(argument: str) -> None:
    """What the watchdog does when a process has ended without a word; the argument is a context and a run, as JSON."""
    from images.engine import connect  # noqa: PLC0415 - the engine's library is slow to load, and rarely needed here

    context, run = json.loads(argument)
    for kind in ("namespaces", "persistentvolumes"):
        command = ["kubectl", "--context", context, "delete", kind, "--selector", f"{RUN}={run}", "--wait=false"]
        subprocess.run(command, capture_output=True, check=False, timeout=SECONDS)
    engine = connect()
    for image in engine.images.list(filters={"reference": f"*:{names(run)}*"}):
        for tag in image.tags:
            if tag.rpartition(":")[2].startswith(names(run)):
                engine.api.remove_image(tag, force=True, noprune=True)
