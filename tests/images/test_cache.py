"""What earlier builds leave behind is bounded."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from images.cache import REPOSITORY, trim


def test_the_oldest_go_first_and_no_name_but_the_caches_own() -> None:
    images = [
        {"Created": moment, "RepoTags": [f"{REPOSITORY}:{moment}", f"mine:{moment}"]} for moment in (30, 10, 40, 20)
    ]
    removed: list[str] = []
    api = SimpleNamespace(images=lambda name: images, remove_image=removed.append)
    client: Any = SimpleNamespace(api=api)
    trim(client, kept=2)
    assert removed == [f"{REPOSITORY}:20", f"{REPOSITORY}:10"]
