"""Only what the kustomization lists is applied."""

from __future__ import annotations

import pytest

from bases.base import find_base
from bases.manifests import ManifestError
from bases.monitoring import applied
from tests.bases import stars

PLACES = stars.PLACES


def kinds(**files: str) -> list[str]:
    app = stars.app({**stars.FILES, **{PLACES[place]: text for place, text in files.items()}})
    return sorted(thing.kind for thing in applied(app))


def test_what_is_listed_is_applied() -> None:
    assert kinds() == ["ConfigMap", "PrometheusRule", "ServiceMonitor"]


def test_what_is_not_listed_is_not() -> None:
    assert kinds(kustomization="resources:\n  - rules.yaml\n") == ["PrometheusRule"]
    assert kinds(kustomization="resources:\n") == []


def test_without_a_kustomization_nothing_can_be_applied() -> None:
    with pytest.raises(ManifestError, match=r"watch/kustomization\.yaml"):
        applied(stars.app({PLACES["rules"]: stars.RULES}))


def test_a_file_that_is_no_yaml_is_an_error_with_its_name() -> None:
    with pytest.raises(ManifestError, match=r"watch/rules\.yaml"):
        kinds(rules="a: [\n")


def test_the_planetarium_applies_all_that_it_has() -> None:
    assert {thing.kind for thing in applied(find_base("planetarium").app)} == {
        "ConfigMap",
        "PrometheusRule",
        "ServiceMonitor",
    }
