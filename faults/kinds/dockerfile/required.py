"""Faults in the requirements that an image is made with."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator

from packaging.requirements import InvalidRequirement, Requirement
from packaging.utils import canonicalize_name

from bases.app import App
from faults.editors.dockerfile import commands, instructions
from faults.editors.requirements import names, replace_requirement
from faults.fault import Layer
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.placed import Change

UNASKED = (
    "aiohttp", "argon2-cffi", "django", "fastapi", "flask", "itsdangerous", "prometheus-client", "psycopg-binary",
    "python-json-logger", "redis", "requests", "sqlalchemy", "uvicorn",
)  # fmt: skip
"""Libraries that hardly any other one requires: where their line is missing, nothing else brings them along."""


def pinned(app: App) -> dict[str, Requirement]:
    """The requirements of just one version that an image's build installs, by canonical name."""
    path = app.description.requirements
    installs = any(path in command for run in instructions(app, "RUN") for command in commands(run))
    found: dict[str, Requirement] = {}
    if path not in app or not installs:
        return found
    for line in app.text(path).splitlines():
        try:
            one = Requirement(line.partition("#")[0].strip())
        except InvalidRequirement:
            continue
        if one.marker is None and [each.operator for each in one.specifier] == ["=="]:
            found[canonicalize_name(one.name)] = one
    return {name: one for name, one in found.items() if names(app, path).count(name) == 1}


def version(requirement: Requirement) -> str:
    (only,) = requirement.specifier
    return only.version


class RequirementFault(ImageFault):
    """Changes the line of one library. Its sites are named for the libraries."""

    layer = Layer.REQUIREMENTS

    @abstractmethod
    def line(self, requirement: Requirement) -> str | None:
        """The line in its place; the same where it does not fit, None for no line."""

    def fits(self, app: App, name: str) -> bool:
        return True

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        path = app.description.requirements
        for name, requirement in pinned(app).items():
            new = self.line(requirement)
            if self.fits(app, name) and new != str(requirement):
                yield name, _replacement(path, name, new)


def _replacement(path: str, name: str, line: str | None) -> Change:
    return lambda app: replace_requirement(app, path, name, line)
