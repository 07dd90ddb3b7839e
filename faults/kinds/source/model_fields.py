"""Faults that rewrite one field of a model: the sites are the fields of what the controllers take or give."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator
from random import Random
from typing import Any, ClassVar

import libcst as cst

from bases.app import App
from bases.contract import Witness
from faults.errors import EditError
from faults.fault import Fault, Layer, Site
from faults.kinds.source.models import ModelField, field_at, fields


class ModelFieldFault(Fault):
    """A fault that rewrites one field."""

    layer = Layer.SOURCE
    keyword: ClassVar[str]
    """Which models it fits: those of requests or those of answers."""

    @abstractmethod
    def rewrite(self, field: ModelField, params: Any) -> cst.AnnAssign | None:
        """The broken field; None when the fault does not fit this one."""

    @abstractmethod
    def witnesses(self, field: ModelField) -> frozenset[Witness]:
        """What breaks with this field."""

    def sites(self, app: App) -> Iterator[Site]:
        for field in fields(app, self.keyword):
            witnesses = self.witnesses(field)
            if witnesses and self.rewrite(field, self.parameters()) is not None:
                subjects = tuple(sorted({witness.subject for witness in witnesses}))
                yield Site(field.site, subjects, witnesses=witnesses)

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        field = field_at(app, self.keyword, site.name)
        broken = self.rewrite(field, params)
        if broken is None:
            raise EditError(field.path, f"what {self.id} breaks in {field.model}.{field.name}", 0)
        return field.replace(broken)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return sorted(site.witnesses, key=lambda witness: (witness.subject, witness.aspect))
