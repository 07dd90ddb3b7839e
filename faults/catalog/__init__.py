"""The catalog: one folder a family, one file a fault; found by looking, it fails on what does not load."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from faults.errors import CatalogError
from faults.fault import Fault


@lru_cache(maxsize=1)
def load_catalog() -> Mapping[str, Fault]:
    """Every fault by its id, sorted. Raises CatalogError for a module that does not load or names no fault."""
    found: dict[str, Fault] = {}
    for module_info in pkgutil.walk_packages(__path__, f"{__name__}."):
        if module_info.ispkg:
            continue
        try:
            module = importlib.import_module(module_info.name)
        except Exception as error:
            raise CatalogError(f"{module_info.name} does not load: {error}") from error
        classes = [
            value
            for value in vars(module).values()
            if inspect.isclass(value) and issubclass(value, Fault) and value.__module__ == module.__name__
            if not inspect.isabstract(value)
        ]
        expected = module_info.name.rpartition(".")[2].replace("_", "-")
        if [value().id for value in classes] != [expected]:
            raise CatalogError(f"{module_info.name} must hold one fault, {expected}")
        found[expected] = classes[0]()
    return MappingProxyType(dict(sorted(found.items())))
