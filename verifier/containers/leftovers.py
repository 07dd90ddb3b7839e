"""Finding and removing what runs have left in an engine, be their processes alive or not."""

from __future__ import annotations

import time
from contextlib import suppress

from docker import DockerClient
from docker.errors import APIError

from images.engine import connect, explained
from images.errors import EngineError
from verifier.reaping.ownership import is_orphaned, mark

OWNER, RUN = "faultory.owner", "faultory.run"
"""Labels: which process a thing belongs to, and which of its runs."""

SEPARATOR = "/"
AGAIN_SECONDS = 0.5
"""What was being created when its owner died is there by then."""


def labels(run: str) -> dict[str, str]:
    """The labels of what this process makes."""
    return {OWNER: mark(SEPARATOR), RUN: run}


def remove(client: DockerClient, label: str) -> None:
    """Removes every container, network and volume with a label (`key` or `key=value`). Raises EngineError."""
    wanted = {"label": label}
    with explained("remove what a run has left"):
        for container in client.api.containers(all=True, filters=wanted):
            with suppress(APIError):  # it is being removed already
                client.api.remove_container(container["Id"], force=True, v=True)
        for network in client.api.networks(filters=wanted):
            with suppress(APIError):
                client.api.remove_network(network["Id"])
        for volume in client.api.volumes(filters=wanted)["Volumes"] or ():
            with suppress(APIError):
                client.api.remove_volume(volume["Name"], force=True)


def sweep(client: DockerClient) -> None:
    """Removes what processes of this machine have left that are not there any more. Raises EngineError."""
    for owner in _owners(client):
        if is_orphaned(owner, SEPARATOR):
            remove(client, f"{OWNER}={owner}")


def remove_run(run: str) -> None:
    """What the watchdog does when a process has ended without a word: removes all that its run has left."""
    with suppress(EngineError):  # the engine is down, too: the sweep at the next start finds it
        client = connect()
        for _ in range(3):
            remove(client, f"{RUN}={run}")
            time.sleep(AGAIN_SECONDS)


def _owners(client: DockerClient) -> set[str]:
    wanted = {"label": OWNER}
    with explained("list what there is"):
        things = [
            *client.api.containers(all=True, filters=wanted),
            *client.api.networks(filters=wanted),
            *(client.api.volumes(filters=wanted)["Volumes"] or ()),
        ]
    return {thing["Labels"][OWNER] for thing in things}
