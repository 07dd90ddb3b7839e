"""Whose code runs where: a stranger's only in a sandbox, or with the word of whoever runs it."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any, TypeVar

import click

from faultory.inputs import recipe_file, shipped_recipes
from faults.variant import Variant
from packager.archive import is_archive
from verifier.backends.choice import BACKENDS, DOCKER, PROCESS, SANDBOXED
from verifier.cluster.context import CHOSEN

Command = TypeVar("Command", bound=Callable[..., Any])


def where_it_runs(command: Command, default: str = PROCESS) -> Command:
    """The options that say where a variant runs, and whether its author is trusted."""
    trust = click.option("--trust", is_flag=True, help="Run a stranger's code as you: you have read it.")
    backend = click.option(
        "--backend", "backend_name", type=click.Choice(BACKENDS), default=default, show_default=True,
        help="Where it runs: as a process of this machine, in containers, or on a local Kubernetes cluster.",
    )  # fmt: skip
    context = click.option(
        "--context", envvar=CHOSEN, expose_value=False, callback=_choose,
        help="With kubernetes: this context of kubectl, be its cluster local or not.  [default: the current one]",
    )  # fmt: skip
    return backend(context(trust(command)))


def _choose(_: click.Context, __: click.Parameter, context: str | None) -> None:
    """Names the context for all that this command starts."""
    if context is not None:
        os.environ[CHOSEN] = context


def sandboxed(command: Command) -> Command:
    """The same for what is always a stranger's: it runs in containers unless somebody vouches for it."""
    return where_it_runs(command, default=DOCKER)


def demand_trust_in_fix(given: str, backend: str, *, trusted: bool) -> None:
    """Raises ClickException, with the remedy, where what a team changed would run as whoever calls."""
    if not trusted and backend not in SANDBOXED:
        raise click.ClickException(
            f"{given} is what somebody changed: it may hold anybody's code, and would run here as you. Run it in "
            "containers with --backend docker, or read it and say --trust."
        )


def demand_trust(given: str, variant: Variant, backend: str, *, trusted: bool) -> None:
    """Raises ClickException, with the remedy, for a stranger's code that would run as whoever calls.

    A submission is a stranger's, and so is a recipe with edits made by hand, unless it ships with faultory: what the
    catalog cuts is known, what else is in there is not.
    """
    path = recipe_file(given).resolve()
    shipped = path in [recipe.resolve() for recipe in shipped_recipes().values()]
    if trusted or backend in SANDBOXED or shipped or not (is_archive(path) or variant.by_hand):
        return
    what = "a submission" if is_archive(path) else "a recipe with edits made by hand"
    raise click.ClickException(
        f"{given} is {what}: it may hold anybody's code, and would run here as you. Run it in containers with "
        "--backend docker, or read it and say --trust."
    )
