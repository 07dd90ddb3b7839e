"""The source bundle: the code to fix, build and deploy, which the stakeholder releases after the diagnosis."""

from __future__ import annotations

from faults.variant import Variant
from packager.bundle import Bundle
from packager.handout import handout_name
from packager.startup import render_startup
from packager.submission import STARTUP, refuse_taken_names


def source_bundle(variant: Variant) -> Bundle:
    """The variant's tree and a script that builds and deploys it, under the code name of its hand-out.

    Raises PackageError for a tree that has a file where the script belongs.
    """
    refuse_taken_names(variant.app, STARTUP)
    files = {**variant.app.files, STARTUP: render_startup(variant.base).encode()}
    return Bundle(f"{handout_name(variant)}-source", files, frozenset({STARTUP}))
