"""What builds leave for the next one: the images that their stages ended with, by name, so that none is waste."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress

from docker import DockerClient
from docker.errors import APIError

from images.engine import explained

REPOSITORY = "faultory-cache"
KEPT = 60
"""How many are kept; they share nearly all that they hold. The oldest go first."""


def keep(client: DockerClient, images: Iterable[str]) -> None:
    """Gives images a name. One without a name and a successor is dangling, and is gone at the next prune."""
    for image in images:
        short = image.removeprefix("sha256:")[:12]
        with suppress(APIError):  # somebody else has pruned it: then nothing is left, either
            client.api.tag(short, REPOSITORY, short)


def trim(client: DockerClient, kept: int = KEPT) -> None:
    """Forgets all but the newest, and what none of these is made from. Raises EngineError."""
    with explained("remove images"):
        found = client.api.images(name=REPOSITORY)
        for image in sorted(found, key=lambda image: int(image["Created"]), reverse=True)[kept:]:
            for tag in image["RepoTags"] or ():
                if tag.startswith(f"{REPOSITORY}:"):
                    with suppress(APIError):  # a container of another run still uses it: the next one takes it
                        client.api.remove_image(tag)
