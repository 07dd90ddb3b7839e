"""What teams are tempted to do is judged rightly, by running it; and so is what heals."""

from collections.abc import Iterator

import pytest

from bases.base import Base, find_base
from faultory.commands.verify_fix import show
from faultory.inputs import read_variant
from faults.variant import Variant
from tests.system.wrong_fixes import OTHER_WAYS, TEMPTATIONS, Temptation
from tests.verifier.secrecy import secrets
from verifier.backends.process import ProcessBackend
from verifier.fixes.judgement import Judgement, Ruling
from verifier.fixes.trial import judge_fix, try_fix
from verifier.outcomes import Fingerprint
from verifier.store import Store

RECIPES = sorted({temptation.recipe for temptation in TEMPTATIONS})


@pytest.fixture(scope="module")
def base() -> Base:
    return find_base("planetarium")


@pytest.fixture(scope="module")
def backend(base: Base) -> Iterator[ProcessBackend]:
    with ProcessBackend() as made:
        made.prepare(base.app)
        yield made


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return Store(tmp_path_factory.mktemp("results"))


@pytest.fixture(scope="module")
def healthy(base: Base, backend: ProcessBackend, store: Store) -> Fingerprint:
    """A run of the healthy tree, as a judgement of that very tree holds it."""
    run = try_fix(read_variant("lost-moons"), base.app, backend, store, tell=True).run
    assert run is not None
    return run


def shown(judgement: Judgement, capsys: pytest.CaptureFixture[str]) -> str:
    capsys.readouterr()
    show(judgement)
    return capsys.readouterr().out


def tells(variant: Variant, judgement: Judgement, text: str) -> list[str]:
    """What of the answer is in a text, the names of the checks that the team itself broke left out."""
    for breakage in judgement.elsewhere:
        text = text.replace(breakage.check, "")
    return [secret for secret in secrets(variant) if secret in text]


@pytest.mark.parametrize("temptation", TEMPTATIONS, ids=lambda temptation: temptation.id)
def test_a_tempting_fix_is_judged_rightly_and_the_ruling_does_not_tell(
    temptation: Temptation, backend: ProcessBackend, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    variant = read_variant(temptation.recipe)
    judgement = try_fix(variant, temptation.change(variant), backend, store)
    text = shown(judgement, capsys)
    assert judgement.ruling is temptation.ruling, text
    for words in temptation.says:
        assert words in text
    if judgement.ruling is not Ruling.NOT_THE_SAME or temptation.fails:
        assert {breakage.check for breakage in judgement.elsewhere} == temptation.fails
    assert tells(variant, judgement, text) == []
    assert tells(variant, judgement, judgement.model_dump_json()) == []


@pytest.mark.parametrize("name", OTHER_WAYS)
def test_a_fix_of_ones_own_heals(
    name: str, backend: ProcessBackend, store: Store, capsys: pytest.CaptureFixture[str]
) -> None:
    variant = read_variant(name)
    judgement = try_fix(variant, OTHER_WAYS[name](variant), backend, store)
    assert judgement.ruling is Ruling.HEALED, shown(judgement, capsys)
    assert judgement.remarks == ()


@pytest.mark.parametrize("name", RECIPES)
def test_the_reference_fix_heals_and_is_said_to_be_the_healthy_release(
    name: str, healthy: Fingerprint, capsys: pytest.CaptureFixture[str]
) -> None:
    """All of them give the same tree, which is run once."""
    variant = read_variant(name)
    mended = variant.without(*range(len(variant.cuts)))
    assert mended.digest == healthy.digest
    judgement = judge_fix(variant, mended, healthy)
    assert judgement.ruling is Ruling.HEALED, judgement.reason
    assert judgement.mended == judgement.faults
    assert "healthy release to the byte" in shown(judgement, capsys)


def test_there_is_a_temptation_for_ten_recipes() -> None:
    assert len(RECIPES) >= 10
