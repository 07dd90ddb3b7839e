"""`faultory keygen`: a key to seal submissions to."""

from __future__ import annotations

import os
from pathlib import Path

import click

from packager.sealing import new_identity


@click.command()
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, path_type=Path), required=True, metavar="FILE",
    help="File for the secret key, as age-keygen writes it.",
)  # fmt: skip
def keygen(output: Path) -> None:
    """Make a key pair: the secret key goes into a file that only you can read, the public one is printed.

    Give the public key to whoever hands in, and keep the file: nothing else opens what is sealed to it.

    \b
    Example:
      faultory keygen -o instructor.key
    """
    secret, public = new_identity()
    try:
        descriptor = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError as error:
        raise click.ClickException(f"{output} is there already, and may open what was sealed: it is kept") from error
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(f"# public key: {public}\n{secret}\n")
    click.echo(public)
