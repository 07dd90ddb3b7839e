"""Faults that put statements before all else that a function does."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable
from typing import Any, ClassVar

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.layout import code
from faults.editors.python import prepend
from faults.fault import Site
from faults.kinds.source.functions import FunctionFault, Place


class Prepended(FunctionFault):
    """A fault whose statements are the same in every function, whatever that does afterwards."""

    place: ClassVar[Place] = "repository"
    aspects: ClassVar[tuple[Aspect, ...]]
    """What of the operation breaks."""

    @abstractmethod
    def statements(self, function: cst.FunctionDef, params: Any) -> str | None:
        """The source of what comes first; None when it does not fit this function."""

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        source = self.statements(function, params)
        return prepend(function, source) if source else None

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, aspect) for aspect in self.aspects]


def nothing_found(function: cst.FunctionDef) -> str | None:
    """What a function returns when there is nothing, by its annotation; None when it does not say."""
    returns = code(function.returns.annotation) if function.returns else ""
    if returns.endswith("| None"):
        return "None"
    return {"bool": "False"}.get(returns, "[]" if returns.startswith("Sequence[") else None)
