"""Places of a Dockerfile that several faults ask for."""

from __future__ import annotations

import re

from bases.app import App
from faults.editors.dockerfile import Instruction, commands, final, instructions

SEARCH_PATH = re.compile(r"(?P<folder>/[^:$]+/bin):\$(PATH|\{PATH\})")
NUMBER = re.compile(r"\d+(:\d+)?")


def from_context(app: App) -> list[Instruction]:
    """Every `COPY` of just one thing of the app's own."""
    return [
        each for each in instructions(app, "COPY") if "from" not in each.flags and len(each.operands) == 2
    ]  # fmt: skip


def from_stage(app: App) -> list[Instruction]:
    """Every `COPY`, for the image itself, of just one thing of another stage."""
    return [each for each in final(app, "COPY") if "from" in each.flags and len(each.operands) == 2]


def source_copy(app: App) -> Instruction | None:
    """Where the service's own source comes in."""
    found = [each for each in from_context(app) if each.operands[0].text.strip("./") == app.description.source]
    return found[0] if len(found) == 1 else None


def search_path(app: App) -> Instruction | None:
    """Where the image puts a folder of programs before the system's own."""
    found = [each for each in final(app, "ENV") if SEARCH_PATH.fullmatch(each.variables.get("PATH", ""))]
    return found[0] if len(found) == 1 else None


def numeric_user(app: App) -> Instruction | None:
    """The image's user, where that is one number, or two."""
    found = [each for each in final(app, "USER") if NUMBER.fullmatch(each.operands[0].text)]
    return found[0] if len(found) == 1 else None


def listed_command(app: App) -> Instruction | None:
    """The command in its exec form, of an image that has no entrypoint."""
    found = final(app, "CMD")
    return found[0] if len(found) == 1 and found[0].listed and not final(app, "ENTRYPOINT") else None


def working_directory(app: App) -> Instruction | None:
    found = final(app, "WORKDIR")
    return found[0] if len(found) == 1 else None


def installation(app: App) -> tuple[Instruction, int] | None:
    """Where the requirements are installed: the `RUN`, and which of its commands."""
    found = [
        (run, number)
        for run in instructions(app, "RUN")
        for number, command in enumerate(commands(run))
        if app.description.requirements in command.split() and "install" in command.split()
    ]
    return found[0] if len(found) == 1 else None
