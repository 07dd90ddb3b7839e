"""What a command is given: a recipe's file, the name of one that ships with faultory, or a packed submission."""

from __future__ import annotations

import difflib
from collections.abc import Sequence
from functools import partial
from pathlib import Path

import click

import faultory
from bases.base import DEFAULT_BASE
from faultory.keys import read_keys
from faults.catalog import load_catalog
from faults.errors import RecipeError
from faults.variant import Variant, make_variant
from packager.archive import is_archive
from packager.submission import open_submission


def shipped_recipes() -> dict[str, Path]:
    """The curated recipes by name, sorted: beside the package when installed, in the checkout otherwise."""
    package = Path(faultory.__file__).parent
    inside = package / "recipes"
    folder = inside if inside.is_dir() else package.parent / "recipes"
    return {path.stem: path for path in sorted(folder.glob("*.yaml"))}


def meant_recipe(name: str) -> str | None:
    """The recipe that was probably meant by a name that no curated one has: without what an archive's name begins with,
    or the curated one that is spelt nearly so. None when nothing suggests itself.
    """
    shipped, prefix = shipped_recipes(), f"{DEFAULT_BASE}-"
    if name in shipped:
        return None
    if name.startswith(prefix):
        return name.removeprefix(prefix)
    return next(iter(difflib.get_close_matches(name, shipped, n=1, cutoff=0.8)), None)


def recipe_file(given: str) -> Path:
    """The file that is meant. Raises RecipeError when there is none."""
    path = Path(given)
    shipped = shipped_recipes()
    if not path.exists() and given in shipped:
        return shipped[given]
    if not path.is_file():
        raise RecipeError(
            f"there is no file {given}, and no recipe of that name ships with faultory (faultory recipes)"
        )
    return path


SEED = click.IntRange(0, 2**63 - 1)
"""As a recipe may have it."""


def read_variant(given: str, seed: int | None = None, keys: Sequence[Path] = ()) -> Variant:
    """The variant of a recipe or a submission, which a key opens if it is sealed. Raises click.UsageError for another
    seed than a submission was made with.
    """
    path = recipe_file(given)
    if seed is not None and is_archive(path):
        raise click.UsageError(f"{given} was made with a seed of its own: --seed goes with a recipe.")
    return open_submission(path, partial(read_keys, keys)) if is_archive(path) else make_variant(path, seed)


class RecipeArgument(click.ParamType[str]):
    """A recipe's file or name, or a submission. The shell completes both."""

    name = "recipe"

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        names = [name for name in shipped_recipes() if name.startswith(incomplete)]
        return [
            *(click.shell_completion.CompletionItem(name) for name in names),
            click.shell_completion.CompletionItem(incomplete, type="file"),
        ]


class FaultOption(click.ParamType[str]):
    """A fault's id. The shell completes it."""

    name = "fault"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        faults = load_catalog()
        if value not in faults:
            near = difflib.get_close_matches(value, faults, n=3, cutoff=0.4)
            hint = f"did you mean {' or '.join(near)}?" if near else "`faultory catalog` lists them"
            self.fail(f"there is no fault {value!r}; {hint}", param, ctx)
        return value

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[click.shell_completion.CompletionItem]:
        return [click.shell_completion.CompletionItem(name) for name in load_catalog() if name.startswith(incomplete)]
