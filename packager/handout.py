"""The hand-out: what a team is given to watch, to deploy and to find out with, and nothing that tells."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from bases.app import App
from faults.variant import Variant
from images.errors import BuildError
from images.names import code_name, default_tag
from packager.bundle import Bundle
from packager.naming import name_image
from packager.startup import ARCHIVE, Image, render_startup
from packager.submission import STARTUP
from packager.templating import environment

BRIEF, LOG = "BRIEF.md", "build.log"


@dataclass(frozen=True)
class Delivery:
    """How a team comes by the image: from an archive beside the manifests, from a registry, or not at all."""

    image: Image
    tag: str
    """Its code name."""
    reference: str
    """What the manifests call it."""
    log: str = ""
    """What the engine said of a build that failed."""


def delivered(variant: Variant, *, registry: str | None = None, failure: BuildError | None = None) -> Delivery:
    """The image under its code name, below a registry's if there is one."""
    tag = default_tag(variant.recipe.seed, variant.app)
    if failure is not None:
        return Delivery(Image.NONE, tag, tag, build_log(failure))
    if registry is not None:
        return Delivery(Image.PULLED, tag, f"{registry.rstrip('/')}/{tag}")
    return Delivery(Image.LOADED, tag, tag)


def handout_bundle(variant: Variant, delivery: Delivery) -> Bundle:
    """The hand-out but for the image's archive: manifests, monitoring, traffic, script, brief, and a log if need be."""
    description = variant.base.description
    named = name_image(variant.app, delivery.reference)
    files = {path: named.files[path] for path in given_out(named)}
    files[STARTUP] = render_startup(variant.base, delivery.image, delivery.reference).encode()
    files[BRIEF] = (
        environment()
        .get_template("BRIEF.md.j2")
        .render(
            title=description.title,
            brief=variant.recipe.brief,
            manifests=description.manifests,
            monitoring=description.monitoring.folder,
            traffic=description.traffic,
            image=delivery.image.value,
            reference=delivery.reference,
            archive=ARCHIVE,
            log=LOG,
        )
        .encode()
    )
    if delivery.image is Image.NONE:
        files[LOG] = delivery.log.encode()
    return Bundle(handout_name(variant), files, frozenset({STARTUP}))


def handout_name(variant: Variant) -> str:
    """The folder's name: the base's and a code name."""
    return f"{variant.base.description.name}-{code_name(variant.recipe.seed, variant.app)}"


def given_out(app: App) -> Iterator[str]:
    """The paths that a team gets of an app: what is deployed beside the image, what watches it and what asks it."""
    description = app.description
    folders = {description.manifests, description.monitoring.folder, description.traffic}
    scripts = set(description.database.scripts)
    # The schema goes to the database by way of the manifests, which refer to its folder.
    folders.update(folder for script in scripts if (folder := PurePosixPath(script).parent.as_posix()) != ".")
    below = {path for folder in folders for path in app.below(folder)}
    return iter(sorted(below | (scripts & app.files.keys())))


def build_log(failure: BuildError) -> str:
    """A failed build's log, without what is of this machine: the names of containers, images and folders."""
    lines = [line for line in failure.log if not re.match(r" ---> |Removing intermediate container ", line)]
    text = "\n".join([*lines, *([] if lines and lines[-1] == failure.message else [failure.message])])
    text = re.sub(r"(/[^\s/:]+)*/docker-builder\d+/?", "", text)
    if failure.step is not None:
        text += f"\n\nThe build failed at {failure.step}."
    return text + "\n"
