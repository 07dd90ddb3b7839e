"""The keys that open what is sealed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from packager.sealing import Identity, read_identities

Command = TypeVar("Command", bound=Callable[..., Any])


def with_keys(command: Command) -> Command:
    """The option that names the keys of a sealed submission."""
    option = click.option(
        "--key", "keys", multiple=True, envvar="FAULTORY_KEY", show_envvar=True,
        type=click.Path(dir_okay=False, path_type=Path), metavar="FILE",
        help="Open a sealed submission with this secret key, age's or ssh's. Repeatable.",
    )  # fmt: skip
    return option(command)


def read_keys(keys: Sequence[Path]) -> list[Identity]:
    """Every secret key in some files; whoever sits at the terminal is asked for a passphrase. Raises SealError."""
    return [identity for path in keys for identity in read_identities(path, _ask)]


def _ask(what: str) -> str:
    answer: str = click.prompt(what, hide_input=True, err=True)
    return answer
