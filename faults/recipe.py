"""Recipes: what an author writes, read safely and checked to the line."""

from __future__ import annotations

import io
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    field_validator,
)
from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap
from ruamel.yaml.scalarstring import DoubleQuotedScalarString, LiteralScalarString

from bases.base import DEFAULT_BASE
from faults.errors import RecipeError
from faults.reading import MAXIMUM_BYTES, line_of, load, plain

NAME = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")

PRINTED = r"^[^\x00-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]*$"
"""No control character, nor one that turns the direction of what is printed after it: a terminal would obey."""


def _printed(text: str) -> str:
    if not re.fullmatch(PRINTED, text):
        raise ValueError("characters that a terminal would obey instead of showing them: take them out")
    return text


Line = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100, strip_whitespace=True),
    AfterValidator(_printed),
    Field(json_schema_extra={"pattern": PRINTED}),
]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4000)]


class Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DeclaredRating(Part):
    """How hard the author thinks it is, from 1 (plain) to 5 (very hard)."""

    diagnose: int = Field(ge=1, le=5, strict=True)
    fix: int = Field(ge=1, le=5, strict=True)


class CatalogFault(Part):
    """A fault of the catalog. Without a site, the seed chooses one."""

    fault: Line
    site: Line | None = None
    params: dict[str, Any] = {}


class Edit(Part):
    """A change made by hand: text that occurs once in a file, and what stands there instead."""

    file: Line
    find: Words
    replace: Annotated[str, StringConstraints(max_length=4000)]
    explain: Words
    breaks: tuple[Line, ...] = Field(min_length=1)

    @field_validator("replace")
    @classmethod
    def _changes_something(cls, replace: str, info: ValidationInfo) -> str:
        if replace == info.data.get("find"):
            raise ValueError("the same as what is there: it changes nothing")
        return replace


class HandMade(Part):
    edit: Edit


class Recipe(Part):
    """A broken version, as its author writes it."""

    title: Line
    authors: tuple[Line, ...] = Field(min_length=1)
    brief: Words
    seed: int = Field(ge=0, lt=2**63, strict=True)
    rating: DeclaredRating
    base: Line = DEFAULT_BASE
    faults: tuple[CatalogFault | HandMade, ...] = Field(min_length=1, max_length=8)


def read_recipe(path: Path) -> Recipe:
    """The recipe in a file. Raises RecipeError with file, line and remedy."""
    if not NAME.fullmatch(path.stem):
        raise RecipeError(
            f"the file's name becomes the variant's: use lower-case letters, digits and hyphens, not {path.stem!r}",
            file=str(path),
        )
    try:
        if path.stat().st_size > MAXIMUM_BYTES:
            raise RecipeError(f"a recipe has at most {MAXIMUM_BYTES // 1024} KB", file=str(path))
        text = path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        raise RecipeError(f"not UTF-8 at byte {error.start}: save the file as UTF-8", file=str(path)) from error
    except OSError as error:
        raise RecipeError(f"cannot be read: {error.strerror}", file=str(path)) from error
    return parse_recipe(text, str(path))


def parse_recipe(text: str, file: str) -> Recipe:
    """The recipe in a text. Raises RecipeError with file, line and remedy."""
    data = load(text, file)
    if not isinstance(data, CommentedMap):
        raise RecipeError(
            "a recipe is a mapping with title, authors, brief, seed, rating and faults", file=file, line=1
        )
    try:
        return Recipe.model_validate(plain(data))
    except ValidationError as error:
        # Each entry of `faults` is tried as both kinds; the complaints that count are about the kind that was meant.
        problems = [p for p in error.errors() if not _other_kind(data, p["loc"])] or error.errors()
        first = problems[0]
        where = tuple(part for part in first["loc"] if part not in ("CatalogFault", "HandMade"))
        raise RecipeError(_explain(where, first), where=where, file=file, line=line_of(data, where)) from error


def write_recipe(recipe: Recipe) -> str:
    """A recipe as YAML that reads as the same recipe, always the same text."""
    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 4096
    stream = io.StringIO()
    yaml.dump(_readable(recipe.model_dump(exclude_none=True, exclude_defaults=True)), stream)
    return stream.getvalue()


def _readable(node: Any) -> Any:
    """Texts of several lines as blocks, where YAML can hold them as such."""
    if isinstance(node, dict):
        return {_readable(key): _readable(value) for key, value in node.items()}
    if isinstance(node, list | tuple):
        return [_readable(value) for value in node]
    if isinstance(node, str) and not node.replace("\n", "").isprintable():
        return DoubleQuotedScalarString(node)  # with escapes for what YAML would read as a line end or refuse
    if isinstance(node, str) and "\n" in node and not node.startswith((" ", "\n")):
        return LiteralScalarString(node)
    return node


def locate(path: Path, error: RecipeError) -> RecipeError:
    """The error with the file and line of the place it is about."""
    line = error.line or line_of(load(path.read_text(encoding="utf-8-sig"), str(path)), error.where)
    return type(error)(error.message, where=error.where, line=line, file=str(path))


def _other_kind(data: Any, where: Sequence[int | str]) -> bool:
    """Whether a complaint is about the kind of fault entry that the author did not mean."""
    if len(where) < 3 or where[0] != "faults" or not isinstance(where[1], int):
        return False
    entry = data["faults"][where[1]]
    by_hand = isinstance(entry, dict) and "edit" in entry
    return where[2] == ("CatalogFault" if by_hand else "HandMade")


def _explain(where: Sequence[int | str], problem: Any) -> str:
    place = ".".join(str(part) for part in where) or "the recipe"
    if problem["type"] == "missing":
        return f"{place} is missing: add it"
    if problem["type"] == "extra_forbidden":
        return f"{place} is not a field of a recipe: remove it or correct its name"
    told = problem["msg"].removeprefix("Value error, ")
    return f"{place}: {told[0].lower()}{told[1:]}, found {_show(problem['input'])}"


def _show(value: object) -> str:
    """What was found, as far as a message has room for it."""
    try:
        return textwrap.shorten(repr(value), 200)
    except ValueError:  # Python prints no numbers of thousands of digits
        return "a number that is too long to show"
