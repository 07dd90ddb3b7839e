"""Hand-outs and sources on the disk: written, looked through for leaks, and put in place only if there is none."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from docker import DockerClient

from bases.files import folder_atomically, refuse_existing
from faults.variant import Variant
from images.build import build
from images.delivery import layers_of, load_archive, push, save_plain
from images.errors import BuildError
from images.steps import Report as BuildReport
from images.steps import ignore
from packager.bundle import Bundle, settle
from packager.handout import Delivery, delivered, handout_bundle, handout_name
from packager.leaks.scan import LeakError, Report, scan
from packager.leaks.sought import seek
from packager.source import source_bundle
from packager.startup import ARCHIVE, Image


@dataclass(frozen=True)
class Released:
    """A bundle in its place, and what the scan looked at."""

    folder: Path
    report: Report
    delivery: Delivery | None = None


def hand_out(
    variant: Variant,
    parent: Path,
    client: DockerClient,
    *,
    registry: str | None = None,
    report: BuildReport = ignore,
) -> Released:
    """Builds the image and writes the hand-out into a new folder below another one.

    A variant whose image does not build is handed out without one, with the log of the build. With a registry, the
    image is pushed there in place of an archive. Raises LeakError before anything is written or pushed; EngineError
    when the engine fails or the healthy service does not build; FileExistsError, OSError.
    """
    target = parent / handout_name(variant)
    refuse_existing(target)  # before minutes of work
    image = failure = None
    healthy_image = build(client, variant.base.app, report=report)
    try:
        image = build(client, variant.app, report=report)
    except BuildError as error:
        failure = error
    delivery = delivered(variant, registry=registry, failure=failure)
    bundle = handout_bundle(variant, delivery)
    with folder_atomically(target) as folder:
        bundle.write(folder)
        archive = folder / ARCHIVE
        if image is not None:
            save_plain(client, image, delivery.tag, archive)
        found = _gate(
            variant, folder, bundle, handout_bundle(healthy(variant), delivery), layers_of(client, healthy_image)
        )
        if delivery.image is Image.PULLED and registry is not None:
            load_archive(client, archive)
            try:
                push(client, delivery.tag, registry, partial(report, None))
            finally:
                client.api.remove_image(delivery.tag, noprune=True)
            archive.unlink()
            settle(folder, bundle.executable)
    return Released(target, found, delivery)


def release_source(variant: Variant, parent: Path) -> Released:
    """Writes the source bundle into a new folder below another one. Raises LeakError, FileExistsError, OSError."""
    bundle = source_bundle(variant)
    target = parent / bundle.name
    with folder_atomically(target) as folder:
        bundle.write(folder)
        found = _gate(variant, folder, bundle, source_bundle(healthy(variant)), frozenset())
    return Released(target, found)


def healthy(variant: Variant) -> Variant:
    """The same variant with nothing cut into it: what its bundle holds tells nothing."""
    return replace(variant, cuts=(), app=variant.base.app)


def _gate(variant: Variant, folder: Path, bundle: Bundle, sound: Bundle, known: frozenset[str]) -> Report:
    settle(folder, bundle.executable)
    report = scan(folder, seek(variant, bundle, sound), known)
    if report.leaks:
        raise LeakError(bundle.name, report)
    return report
