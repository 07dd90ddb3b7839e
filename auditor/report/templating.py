"""The report's templates: jinja2 with everything escaped, as titles, names and log lines come from strangers."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from jinja2 import Environment, PackageLoader, StrictUndefined


@lru_cache(maxsize=1)
def environment() -> Environment:
    return Environment(
        loader=PackageLoader("auditor.report"),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
    )


@lru_cache
def own_file(name: str) -> str:
    """One of our own style sheets or scripts, as it is."""
    return (files("auditor.report") / "templates" / name).read_text(encoding="utf-8")
