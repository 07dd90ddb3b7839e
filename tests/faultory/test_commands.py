"""What each command does when all is well."""

import json
import re
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner

from faultory.__main__ import Commands, cli
from faultory.commands.prove import show
from faultory.inputs import shipped_recipes
from faults.catalog import load_catalog
from faults.variant import make_variant
from tests.faultory.conftest import Call
from verifier.proof import Proof, Verdict

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("command", Commands.names)
def test_every_command_shows_an_example_of_itself(command: str) -> None:
    shown = CliRunner().invoke(cli, [command, "--help"], prog_name="faultory")
    assert shown.exit_code == 0
    assert re.search(rf"Examples?:\n(.|\n)*faultory {command}", shown.output)


def test_the_catalog_as_json_has_what_a_program_needs() -> None:
    listed = json.loads(CliRunner().invoke(cli, ["catalog", "--json"]).output)
    assert [one["id"] for one in listed] == list(load_catalog())
    for one in listed:
        assert {"id", "title", "family", "layer", "backend", "parameters", "sites", "breaks"} <= one.keys()
        assert one["sites"]
        assert one["breaks"]


def test_a_fault_of_the_catalog_is_shown_with_its_sites() -> None:
    shown = CliRunner().invoke(cli, ["catalog", "zero-width-space"]).output
    for words in ("Find it:", "Mend it:", "moons.find-by-name"):
        assert words in shown


@pytest.mark.parametrize(
    ("page", "command"),
    [
        ("catalog.md", ["catalog", "--markdown", "page"]),
        ("ratings.md", ["audit", "--terms"]),
        ("recipe.schema.json", ["schema", "recipe"]),
        ("proof.schema.json", ["schema", "proof"]),
        ("judgement.schema.json", ["schema", "judgement"]),
    ],
)
def test_the_generated_pages_are_up_to_date(page: str, command: list[str]) -> None:
    made = CliRunner().invoke(cli, command).output
    assert (ROOT / "docs" / page).read_text(encoding="utf-8") == made, "run: make docs"


def test_the_readme_shows_the_catalog_as_it_is() -> None:
    table = CliRunner().invoke(cli, ["catalog", "--markdown", "table"]).output
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert f"<!-- catalog -->\n{table}<!-- end -->" in readme, "run: make docs"


def test_a_new_recipe_is_sound_and_is_not_written_over(faultory: Call, tmp_path: Path) -> None:
    assert faultory("new", "slow-moons").stdout == "slow-moons.yaml\n"
    checked = faultory("check", "slow-moons.yaml", "--json")
    assert checked.returncode == 0
    assert json.loads(checked.stdout)["breaks"] == ["planets.find-by-name"]
    again = faultory("new", "slow-moons")
    assert again.returncode == 2
    assert "is there already" in again.stderr


@pytest.mark.parametrize("title", ["Moons [/of] Mars", "Moons [red]of Mars", "Moons :moon: of Mars"])
def test_a_title_is_shown_as_it_is(title: str, tmp_path: Path) -> None:
    recipe = tmp_path / "mine.yaml"
    recipe.write_text(shipped_recipes()["lost-moons"].read_text().replace("The moons that were there", f'"{title}"'))
    shown = CliRunner().invoke(cli, ["check", str(recipe)])
    assert shown.exit_code == 0
    assert shown.output.startswith(f"sound: {title} (seed 5, ")


def test_the_title_of_a_proof_is_shown_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    title = "Moons [/of] Mars"
    show(Proof.model_construct(verdict=Verdict.PROVEN, title=title, backend="process", seconds=1.0, points=()), False)
    assert capsys.readouterr().out == f"proven {title}, on process, in 1.0 s\n"


@pytest.mark.parametrize("name", shipped_recipes())
def test_every_shipped_recipe_is_sound_and_its_brief_does_not_tell(name: str) -> None:
    variant = make_variant(shipped_recipes()[name])
    assert variant.declared()
    told = " ".join(variant.recipe.brief.lower().replace("-", " ").split())
    for cut in variant.cuts:
        assert cut.label.partition(" ")[0].replace("-", " ") not in told
    assert len(told) > 60


def test_there_are_recipes_of_three_layers_at_once() -> None:
    variants = [make_variant(path) for path in shipped_recipes().values()]
    layers = [{getattr(cut, "fault", None) and cut.fault.layer for cut in v.cuts} for v in variants]  # type: ignore[union-attr]
    assert max(len(found - {None}) for found in layers) >= 3


def test_what_is_packed_without_a_proof_says_so(faultory: Call, tmp_path: Path) -> None:
    made = faultory("make", "lost-moons", "--no-proof", "-o", "out")
    assert made.returncode == 0
    path = tmp_path / "work" / made.stdout.splitlines()[-1]
    with zipfile.ZipFile(path) as archive:
        readme = archive.read("planetarium-lost-moons/README.md").decode()
        assert "planetarium-lost-moons/proof.json" not in archive.namelist()
    assert "**Not proven.**" in readme
    assert path.stat().st_size <= 100 * 1024


def test_a_seed_on_the_command_line_is_packed_with_the_recipe(faultory: Call, tmp_path: Path) -> None:
    faultory("make", "nobody-gets-in", "--no-proof", "--seed", "99")
    with zipfile.ZipFile(tmp_path / "work" / "planetarium-nobody-gets-in.zip") as archive:
        assert b"seed: 99" in archive.read("planetarium-nobody-gets-in/recipe.yaml")


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_every_shell_can_complete(shell: str) -> None:
    assert "_FAULTORY_COMPLETE" in CliRunner().invoke(cli, ["completion", shell]).output


def test_the_shell_completes_recipes_by_name() -> None:
    environment = {"_FAULTORY_COMPLETE": "bash_complete", "COMP_WORDS": "faultory prove lost", "COMP_CWORD": "2"}
    assert "lost-moons" in CliRunner(env=environment).invoke(cli, prog_name="faultory").output


def test_a_recipe_is_drawn_and_written_beside_the_archive(faultory: Call, tmp_path: Path) -> None:
    drawing = ("make", "--random", "--faults", "2", "--difficulty", "hard", "--seed", "3", "--no-proof")
    for folder in ("out", "again"):
        assert faultory(*drawing, "-o", folder).returncode == 0
    work = tmp_path / "work"
    assert sorted(path.name for path in (work / "out").iterdir()) == [
        "planetarium-random-hard-faults-2-seed-3.zip",
        "random-hard-faults-2-seed-3.yaml",
    ]
    for path in (work / "out").iterdir():
        assert path.read_bytes() == (work / "again" / path.name).read_bytes()
    assert faultory("make", "out/random-hard-faults-2-seed-3.yaml", "--no-proof", "-o", "from-recipe").returncode == 0
    archive = "planetarium-random-hard-faults-2-seed-3.zip"
    assert (work / "out" / archive).read_bytes() == (work / "from-recipe" / archive).read_bytes()


def test_a_recipe_is_named_or_drawn_not_both(faultory: Call) -> None:
    for arguments in ((), ("lost-moons", "--random")):
        refused = faultory("make", *arguments)
        assert refused.returncode == 2
        assert "have one drawn with --random" in refused.stderr


def test_a_seed_is_refused_where_a_recipe_could_not_have_it_or_a_submission_has_its_own(
    faultory: Call, tmp_path: Path
) -> None:
    made = faultory("make", "lost-moons", "--no-proof")
    assert made.returncode == 0, made.stderr
    for recipe, seed, told in (
        ("lost-moons", str(2**63), "is not in the range"),
        (made.stdout.strip().splitlines()[-1], "4", "--seed goes with a recipe"),
    ):
        refused = faultory("check", recipe, "--seed", seed)
        assert refused.returncode == 2
        assert told in refused.stderr
