"""The startup script: the kubectl and helm commands that bring all of it up, or down."""

from __future__ import annotations

from bases.manifests import find_object
from faults.variant import Variant
from packager.templating import environment


def render_startup(variant: Variant) -> str:
    """A bash script. Names come from the base's description, so that a fault in a manifest does not change it."""
    description = variant.base.description
    service, database = description.service.workload, description.database.workload
    labels = {}
    if (thing := find_object(variant.base.app, database.kind, database.name)) is not None:
        labels = thing.data["spec"]["selector"]["matchLabels"]
    return (
        environment()
        .get_template("start.sh.j2")
        .render(
            image=description.image,
            manifests=description.manifests,
            monitoring=description.monitoring,
            service=f"{service.kind.lower()}/{service.name}",
            database=f"{database.kind.lower()}/{database.name}",
            database_selector=",".join(f"{key}={value}" for key, value in sorted(labels.items())),
        )
    )
