"""The startup script: the kubectl and helm commands that bring all of it up, or down."""

from __future__ import annotations

from enum import StrEnum

from bases.base import Base
from bases.manifests import find_object
from packager.templating import environment

ARCHIVE = "image.tar"


class Image(StrEnum):
    """Where the image that is deployed comes from."""

    BUILT = "built"
    """From the tree beside the script."""
    LOADED = "loaded"
    """From the archive beside it."""
    PULLED = "pulled"
    """From a registry, by the cluster."""
    NONE = "none"
    """From nowhere: it does not build."""


def render_startup(base: Base, image: Image = Image.BUILT, reference: str | None = None) -> str:
    """A bash script. Names come from the base's description, so that a fault in a manifest does not change it.

    The image is called as the base calls it, or by a reference of its own.
    """
    description = base.description
    service, database = description.service.workload, description.database.workload
    labels = {}
    if (thing := find_object(base.app, database.kind, database.name)) is not None:
        labels = thing.data["spec"]["selector"]["matchLabels"]
    return (
        environment()
        .get_template("start.sh.j2")
        .render(
            image=reference or description.image,
            source=image.value,
            archive=ARCHIVE,
            manifests=description.manifests,
            monitoring=description.monitoring,
            service=f"{service.kind.lower()}/{service.name}",
            container=service.container,
            front=description.service.front,
            database=f"{database.kind.lower()}/{database.name}",
            database_selector=",".join(f"{key}={value}" for key, value in sorted(labels.items())),
        )
    )
