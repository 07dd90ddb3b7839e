"""`faultory`: its commands, and how it ends."""

from __future__ import annotations

import importlib
import os
import signal
import sys
from typing import NoReturn

import click
from rich.markup import escape

from auditor.errors import AuditError, CalibrationError, RecordsError
from bases.base import BaseError
from faultory import exits
from faultory.console import err
from faults.errors import CatalogError, EditError, RecipeError
from images.errors import EngineError, NameRefused
from packager.errors import PackageError
from verifier.errors import VerifierError


class Commands(click.Group):
    """The commands by name, each loaded when it is asked for: what one rests on, another need not wait for."""

    names = (
        "audit", "catalog", "check", "completion", "handout", "image", "keygen", "make", "new", "prove", "recipes",
        "record", "run", "schema", "source", "verify-fix",
    )  # fmt: skip

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.names)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.names:
            return None
        name = cmd_name.replace("-", "_")
        command: click.Command = getattr(importlib.import_module(f"faultory.commands.{name}"), name)
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="faultory")
def cli() -> None:
    """Makes broken versions of a healthy web service, and proves that they break as they say.

    \b
    A first round:
      faultory new slow-moons            a recipe to start from
      faultory check slow-moons.yaml     is it sound?
      faultory make slow-moons.yaml      cut, prove and pack it
      faultory run slow-moons.yaml       try it by hand, without a cluster

    \b
    Exit codes: 0 done, 1 not broken as declared, not healed, or it would tell, 2 the input is wrong,
    3 could not be decided or done here, 130 interrupted.
    """


def _interrupt(number: int, frame: object) -> NoReturn:
    raise KeyboardInterrupt


def main() -> NoReturn:
    """Runs a command. Whatever goes wrong ends in one message and an exit code, never in a traceback."""
    signal.signal(signal.SIGTERM, _interrupt)
    code: int = exits.OK
    try:
        outcome = cli.main(standalone_mode=False)
        code = outcome if isinstance(outcome, int) else exits.OK
    except click.exceptions.NoArgsIsHelpError as usage:
        usage.show()
    except click.ClickException as usage:
        usage.show()
        code = exits.WRONG_INPUT
    except (RecipeError, PackageError, EditError, NameRefused, CalibrationError) as error:
        err.print(f"[bold red]error:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        code = exits.WRONG_INPUT
    except (VerifierError, EngineError, BaseError, CatalogError, AuditError, RecordsError) as error:
        err.print(f"[bold red]error:[/] {escape(str(error))}", highlight=False, soft_wrap=True)
        code = exits.UNPROVEN
    except BrokenPipeError:  # `faultory catalog | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        place = f"{error.filename}: " if error.filename else ""
        err.print(f"[bold red]error:[/] {escape(place)}{error.strerror}", highlight=False, soft_wrap=True)
        code = exits.WRONG_INPUT if isinstance(error, FileExistsError) else exits.UNPROVEN
    except (KeyboardInterrupt, click.Abort):
        err.print("interrupted: nothing was written, and nothing is left running", highlight=False)
        code = exits.INTERRUPTED
    sys.stdout.flush()
    sys.stderr.flush()
    # What the command started has ended by now. Threads that still wait for an answer from it are not waited for.
    os._exit(code)


if __name__ == "__main__":
    main()
