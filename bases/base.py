"""Finding and loading a base."""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from pydantic import ValidationError
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from bases.app import App
from bases.contract import Aspect, Contract
from bases.description import Description


class BaseError(Exception):
    """A base that cannot be used: what is wrong with it, and where."""


@dataclass(frozen=True, eq=False)
class Base:
    """A healthy app, its description and, loaded when first asked for, its contract."""

    app: App

    @property
    def description(self) -> Description:
        return self.app.description

    @cached_property
    def contract(self) -> Contract:
        module = importlib.import_module(self.description.contract)
        contract = getattr(module, "CONTRACT", None)
        if not isinstance(contract, Contract):
            raise BaseError(f"{self.description.contract} holds no CONTRACT, a bases.contract.Contract")
        return contract

    @cached_property
    def contract_digest(self) -> str:
        """SHA-256 over the contract's source: what was shown under another contract was not shown under this one."""
        folder = Path(importlib.import_module(self.description.contract).__file__ or "").parent
        whole = hashlib.sha256()
        for path in sorted(folder.rglob("*")):
            if path.suffix in (".py", ".sql"):
                whole.update(path.read_bytes())
        return whole.hexdigest()

    def checks(self, subject: str, *aspects: Aspect) -> frozenset[str]:
        """The checks that would notice if these aspects of a subject broke."""
        return self.contract.witnesses(subject, *aspects)


def load_base(directory: Path) -> Base:
    """The base in a folder with a `base.yaml` and an `app/`. Raises BaseError."""
    file = directory / "base.yaml"
    try:
        data = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
        description = Description.model_validate(data)
    except (OSError, UnicodeDecodeError, YAMLError, ValidationError) as error:
        raise BaseError(f"{file}: {error}") from error
    return Base(App.from_directory(directory / "app", description))


DEFAULT_BASE = "planetarium"
"""The base that is meant where none is named."""


@lru_cache(maxsize=8)
def find_base(name: str) -> Base:
    """The base that is installed as the package `<name>_base`. Raises BaseError."""
    spec = importlib.util.find_spec(f"{name}_base") if name.isidentifier() else None  # a dot would import
    if spec is None or not spec.submodule_search_locations:
        raise BaseError(f"no base called {name}: expected an installed package {name}_base with a base.yaml")
    return load_base(Path(spec.submodule_search_locations[0]))
