"""A code name says nothing, and is the same each time."""

import pytest

from bases.base import Base, find_base
from faults.catalog import load_catalog
from faults.fault import Family
from images.errors import NameRefused
from images.names import SKY, code_name, default_tag, full_tag, with_registry


@pytest.fixture(scope="module")
def base() -> Base:
    return find_base("planetarium")


def test_it_is_drawn_from_the_seed_and_the_tree(base: Base) -> None:
    other = base.app.replace("x", b"")
    assert code_name(7, base.app) == code_name(7, base.app)
    assert len({code_name(seed, app) for seed in range(20) for app in (base.app, other)}) > 35
    assert default_tag(7, base.app) == f"planetarium:{code_name(7, base.app)}"


def test_no_word_of_it_is_one_of_the_trade() -> None:
    told = " ".join([*load_catalog(), *(family.value for family in Family), "broken fault bug error fix"]).lower()
    words = set(told.replace("-", " ").split())
    assert not words.intersection(SKY)
    assert len(SKY) == len(set(SKY)) > 120


@pytest.mark.parametrize("name", ["", "A", "a b", "a:", "-a", "a:b:c", "a//..", "a@sha256:0"])
def test_what_docker_does_not_take_is_refused(name: str) -> None:
    with pytest.raises(NameRefused, match="orion-7"):
        full_tag(name)


def test_a_name_without_a_tag_gets_dockers_own() -> None:
    assert full_tag("sky") == "sky:latest"
    assert full_tag("course/sky:orion-7") == "course/sky:orion-7"


@pytest.mark.parametrize(
    ("name", "full"),
    [
        ("sky:1", "docker.io/library/sky:1"),
        ("course/sky:1", "docker.io/course/sky:1"),
        ("localhost/sky:1", "localhost/sky:1"),
        ("registry:5000/sky:1", "registry:5000/sky:1"),
        ("ghcr.io/course/sky:1", "ghcr.io/course/sky:1"),
    ],
)
def test_a_name_in_full_has_a_registry(name: str, full: str) -> None:
    assert with_registry(name) == full
