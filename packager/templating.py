"""The templates' environment: jinja2, and what Markdown and the shell need."""

from __future__ import annotations

import re
import shlex
from functools import lru_cache

from jinja2 import Environment, PackageLoader, StrictUndefined


def fenced(text: str, language: str = "") -> str:
    """A fenced block, with a fence longer than any that the text holds."""
    longest = max((len(run) for run in re.findall(r"`{3,}", text)), default=2)
    fence = "`" * (longest + 1)
    return f"{fence}{language}\n{text.rstrip(chr(10))}\n{fence}"


def inline(text: str) -> str:
    """Text that stays on its line and means nothing to Markdown, wherever on a line it begins."""
    escaped = re.sub(r"([\\`*_{}\[\]<>#|~&])", r"\\\1", " ".join(text.split()))
    return re.sub(r"^(\d*)([-+=:.)])", r"\1\\\2", escaped)


def prose(text: str) -> str:
    """Lines and paragraphs of text, none of which means anything else to Markdown."""
    return "\n".join(inline(line) for line in text.strip().splitlines())


def cell(text: str) -> str:
    return " ".join(text.split()).replace("|", r"\|")


@lru_cache(maxsize=1)
def environment() -> Environment:
    """The packager's templates. They make text, Markdown and shell, so nothing is escaped as HTML."""
    made = Environment(
        loader=PackageLoader("packager"),
        undefined=StrictUndefined,
        autoescape=False,
        keep_trailing_newline=True,
        trim_blocks=False,
    )
    made.filters.update(fenced=fenced, inline=inline, prose=prose, cell=cell, quote=shlex.quote)
    return made
