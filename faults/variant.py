"""Variants: a base with a recipe's faults in it, always the same bytes, and how to take each fault out again."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from pathlib import Path
from random import Random
from typing import NoReturn

from pydantic import ValidationError

from bases.app import App
from bases.base import Base, BaseError, find_base
from bases.contract import Witness
from bases.description import DOCKERFILE, DOCKERIGNORE
from faults.catalog import load_catalog
from faults.changes import Change, changes, overlap, patch
from faults.editors.text import replace_once
from faults.errors import ConflictError, EditError, RecipeError
from faults.fault import Backend, Fault, Params, Site
from faults.placing import sites_of
from faults.recipe import CatalogFault, Edit, Recipe, locate, read_recipe


def breaks(base: Base, witnesses: Iterable[Witness]) -> frozenset[str]:
    """Every check of a base that looks at one of these aspects."""
    return frozenset[str]().union(*(base.checks(witness.subject, witness.aspect) for witness in witnesses))


@dataclass(frozen=True)
class FaultCut:
    """A fault of the catalog with its site and parameters settled."""

    fault: Fault
    site: Site
    params: Params
    seed: str
    position: int

    @property
    def label(self) -> str:
        return f"{self.fault.id} at {self.site.name}"

    @property
    def textual(self) -> bool:
        return self.fault.textual

    @property
    def heals_on_restart(self) -> bool:
        return self.fault.heals_on_restart

    @property
    def outlives_its_fix(self) -> bool:
        return self.fault.outlives_its_fix

    @property
    def backend(self) -> Backend:
        return self.fault.backend

    @property
    def explanation(self) -> str:
        entry = self.fault.entry
        return f"{entry.title} {entry.mechanism}"

    def apply(self, app: App) -> App:
        return self.fault.apply(app, self.site, self.params, Random(self.seed))

    def breaks(self, base: Base) -> frozenset[str]:
        return breaks(base, self.fault.breaks(self.site, self.params))


@dataclass(frozen=True)
class HandCut:
    """An edit that the author made by hand."""

    edit: Edit
    position: int

    textual = True
    heals_on_restart = False
    outlives_its_fix = False

    @property
    def label(self) -> str:
        return f"edit of {self.edit.file}"

    @property
    def backend(self) -> Backend:
        """A process knows nothing of the image that it would be in."""
        return Backend.DOCKER if self.edit.file in (DOCKERFILE, DOCKERIGNORE) else Backend.PROCESS

    @property
    def explanation(self) -> str:
        return self.edit.explain

    def apply(self, app: App) -> App:
        return replace_once(app, self.edit.file, self.edit.find, self.edit.replace)

    def breaks(self, base: Base) -> frozenset[str]:
        return frozenset(self.edit.breaks)


Cut = FaultCut | HandCut
Where = tuple[str | int, ...]


@dataclass(frozen=True, eq=False)
class Variant:
    """A broken app, the base it came from, and the cuts that made it."""

    name: str
    base: Base
    recipe: Recipe
    cuts: tuple[Cut, ...]
    app: App

    def without(self, *numbers: int) -> App:
        """The app with some cuts (counted from 0) left out: the reference fix of these faults, applied."""
        return compose_cuts(self.base.app, [cut for number, cut in enumerate(self.cuts) if number not in numbers])

    def fix(self, number: int) -> str:
        """The reference fix of one fault: a patch on the variant that leaves the other faults in."""
        return patch(self.app, self.without(number))

    def changes(self, number: int) -> list[Change]:
        """What one cut alone changes in the base."""
        return changes(self.base.app, self.cuts[number].apply(self.base.app))

    def declared(self, *without: int) -> frozenset[str]:
        """The checks that fail with these cuts left out. What a failing check blocks is not declared: it cannot run."""
        broken = frozenset[str]().union(
            *(cut.breaks(self.base) for number, cut in enumerate(self.cuts) if number not in without)
        )
        return self.base.contract.failing(broken)

    @cached_property
    def heals_on_restart(self) -> bool:
        return all(cut.heals_on_restart for cut in self.cuts)

    @property
    def backend(self) -> Backend:
        """The weakest that can show all of it."""
        return max((cut.backend for cut in self.cuts), key=list(Backend).index, default=Backend.PROCESS)

    @property
    def by_hand(self) -> bool:
        """Whether any part of it is a stranger's own text rather than the catalog's."""
        return any(isinstance(cut, HandCut) for cut in self.cuts)


def make_variant(path: Path, seed: int | None = None) -> Variant:
    """The variant of a recipe file. Raises RecipeError."""
    recipe = read_recipe(path)
    try:
        return compose(recipe, path.stem, seed=seed)
    except RecipeError as error:
        raise locate(path, error) from error


def compose(recipe: Recipe, name: str, *, seed: int | None = None) -> Variant:
    """Cuts a recipe's faults into its base. Raises RecipeError, ConflictError for faults that overlap."""
    if seed is not None:
        recipe = recipe.model_copy(update={"seed": seed})
    try:
        base = find_base(recipe.base)
    except BaseError as error:
        raise RecipeError(str(error), where=("base",)) from error
    cuts = tuple(_settle(base, recipe, number) for number in range(len(recipe.faults)))
    _refuse_overlaps(base.app, cuts)
    return Variant(name, base, recipe, cuts, compose_cuts(base.app, cuts))


def _settle(base: Base, recipe: Recipe, number: int) -> Cut:
    entry = recipe.faults[number]
    where: Where = ("faults", number)
    if not isinstance(entry, CatalogFault):
        _known((*where, "edit", "file"), entry.edit.file, list(base.app.files))
        for check in entry.edit.breaks:
            _known((*where, "edit", "breaks"), check, list(base.contract.by_name))
        return HandCut(entry.edit, number)
    catalog = load_catalog()
    _known((*where, "fault"), entry.fault, list(catalog))
    fault = catalog[entry.fault]
    params = _params(fault, entry, (*where, "params"))
    # Each fault draws from a generator of its own, so that adding one to a recipe changes no other.
    seed = f"{recipe.seed}/{fault.id}/{number}"
    sites = sites_of(fault, base.app)
    if not sites:
        raise RecipeError(f"{fault.id} fits nowhere in {base.description.title}: choose another", where=where)
    if entry.site is not None:
        _known((*where, "site"), entry.site, list(sites))
        return FaultCut(fault, sites[entry.site], params, seed, number)
    return FaultCut(fault, Random(f"{seed}/site").choice(list(sites.values())), params, seed, number)


def _params(fault: Fault, entry: CatalogFault, where: Where) -> Params:
    try:
        return fault.parameters.model_validate(entry.params)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0]) if first["loc"] else "params"
        known = ", ".join(fault.parameters.model_fields) or "none"
        if first["type"] == "extra_forbidden":
            message = f"{fault.id} has no parameter {name!r}; it has: {known}"
        else:
            message = f"{name}: {first['msg'][0].lower()}{first['msg'][1:]}, found {first['input']!r}"
        raise RecipeError(message, where=(*where, name)) from error


def _known(where: Where, name: str, names: Sequence[str]) -> None:
    """Raises RecipeError, with the nearest names, when a name is none of those there are."""
    if name in names:
        return
    near = difflib.get_close_matches(name, names, n=3, cutoff=0.4)
    hint = f"did you mean {' or '.join(near)}?" if near else f"there are: {', '.join(names)}"
    raise RecipeError(f"there is no {where[-1]} {name!r}; {hint}", where=where)


def compose_cuts(app: App, cuts: Sequence[Cut]) -> App:
    """Structural edits first, raw text last (it may leave a file that nothing parses); within that, recipe order.

    Raises RecipeError when one does not find its place, ConflictError when that is because of the others.
    """
    broken = app
    done: list[Cut] = []
    for cut in sorted(cuts, key=lambda cut: cut.textual):
        try:
            broken = cut.apply(broken)
        except EditError as error:
            _blame(app, done, cut, error)
        done.append(cut)
    return broken


def _blame(app: App, done: Sequence[Cut], cut: Cut, error: EditError) -> NoReturn:
    """Raises what a cut's failure is: its own fault, or that of those that were made before it."""
    first = _cut(app, cut)
    others = [other for other in done if not _fits(cut, _cut(app, other))] or done
    labels = " and ".join(other.label for other in others)
    before = all(other.textual == cut.textual and _fits(other, first) for other in others)
    remedy = f"list {cut.label} first, " if before else ""
    raise ConflictError(
        f"{labels} and {cut.label} do not go together ({error}): "
        f"{remedy}choose another site for one of them, or leave one out",
        where=("faults", cut.position),
    ) from error


def _fits(cut: Cut, app: App) -> bool:
    try:
        cut.apply(app)
    except EditError:
        return False
    return True


def _cut(app: App, cut: Cut) -> App:
    try:
        return cut.apply(app)
    except EditError as error:
        raise RecipeError(f"{cut.label}: {error}", where=("faults", cut.position)) from error


def _refuse_overlaps(app: App, cuts: Sequence[Cut]) -> None:
    alone = [(cut, changes(app, _cut(app, cut))) for cut in cuts] if len(cuts) > 1 else []
    for (first, ours), (second, theirs) in combinations(alone, 2):
        # What is edited as text does not see what else is imported on its line.
        change = overlap(ours, theirs, share_imports=not (first.textual or second.textual))
        if change is not None:
            raise ConflictError(
                f"{first.label} and {second.label} both change {change.path} at line {change.start + 1}: "
                "choose another site for one of them, or leave one out",
                where=("faults", second.position),
            )
