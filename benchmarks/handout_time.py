"""How long a hand-out takes, and its parts: two builds from the engine's cache, the archive, the scan."""

from __future__ import annotations

import argparse
import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from faultory.inputs import shipped_recipes
from faults.variant import make_variant
from images.build import build
from images.delivery import layers_of, save_plain
from images.engine import connect
from packager.bundle import settle
from packager.handout import delivered, handout_bundle
from packager.leaks.scan import scan
from packager.leaks.sought import seek
from packager.release import hand_out, healthy
from packager.startup import ARCHIVE


def timed(times: list[float], work: Callable[..., object], *arguments: object) -> None:
    clock = time.perf_counter()
    work(*arguments)
    times.append(time.perf_counter() - clock)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--recipe", default="lost-moons", choices=sorted(shipped_recipes()))
    given = parser.parse_args()
    made, client = make_variant(shipped_recipes()[given.recipe]), connect()
    delivery = delivered(made)
    bundle, sound = (handout_bundle(one, delivery) for one in (made, healthy(made)))
    known = layers_of(client, build(client, made.base.app))
    image = build(client, made.app)
    times: dict[str, list[float]] = {
        part: [] for part in ("build, all cached", "archive", "scan", "scan, no layer known", "whole")
    }
    for _ in range(given.runs):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name) / "handout"
            folder.mkdir()
            timed(times["build, all cached"], build, client, made.app)
            bundle.write(folder)
            archive = folder / ARCHIVE
            timed(times["archive"], save_plain, client, image, delivery.tag, archive)
            settle(folder, bundle.executable)
            for part, layers in (("scan", known), ("scan, no layer known", frozenset[str]())):
                timed(times[part], scan, folder, seek(made, bundle, sound), layers)
            timed(times["whole"], hand_out, made, Path(name), client)
    for part, taken in times.items():
        print(f"{part}: median {statistics.median(taken):.2f} s ({min(taken):.2f} to {max(taken):.2f})")


if __name__ == "__main__":
    main()
