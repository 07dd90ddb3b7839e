"""Faults in a script that starts the service, and that somebody puts between the image and it."""

from __future__ import annotations

import json
from abc import abstractmethod
from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import insert_before, newline, set_arguments
from faults.editors.dockerignore import let_through
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import listed_command
from faults.kinds.placed import Change

SCRIPT = "entrypoint.sh"


class StartScript(ImageFault):
    """Adds a script that starts the service, copies it into the image, and lets that run it."""

    @abstractmethod
    def script(self, command: str) -> list[str]:
        """Its lines after the first."""

    def command(self) -> list[str]:
        return ["sh", f"/{SCRIPT}"]

    def line_end(self, app: App) -> str:
        return newline(app)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        if listed_command(app) is not None and SCRIPT not in app:
            yield "command", self._start

    def _start(self, app: App) -> App:
        command = listed_command(app)
        assert command is not None
        assert command.listed
        end = self.line_end(app)
        script = "".join(line + end for line in ["#!/bin/sh", *self.script(" ".join(command.listed))])
        changed = insert_before(
            set_arguments(app, command, json.dumps(self.command())), command, f"COPY {SCRIPT} /{SCRIPT}"
        )
        return let_through(changed.replace(SCRIPT, script), SCRIPT)
