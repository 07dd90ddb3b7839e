"""A connection that can spell no more than Latin letters."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Description
from faults.editors.layout import code
from faults.editors.nodes import matching
from faults.fault import Example, Family, Site
from faults.kinds.source.engines import EngineFault
from faults.kinds.source.queries import put


class ClientEncodingTooNarrow(EngineFault):
    """Connections use Latin-1 where the database holds Unicode.

    Names in Western European letters go through and come back right. Any other, Greek or Chinese, an emoji or a
    combining accent, cannot be put into Latin-1: whoever sends one gets a server error.

    Find it: the stack trace says that the latin-1 codec cannot encode a character, or the database that a character
    has no equivalent in LATIN1. Mend it: set the client's encoding to UTF-8.
    """

    family = Family.DATABASE

    def change(self, call: cst.Call, app: App, params: Any) -> cst.Call | None:
        encodings = [
            element.value
            for element in matching(call, m.DictElement(key=m.SimpleString(), value=m.SimpleString()))
            if isinstance(element, cst.DictElement) and code(element.key) == '"client_encoding"'
        ]
        if len(encodings) != 1 or code(encodings[0]) == '"latin1"':
            return None
        return put(call, encodings[0], '"latin1"')

    def subjects(self, description: Description) -> tuple[str, ...]:
        inputs = (f"{name}.input" for name, operation in description.operations.items() if operation.method == "POST")
        return (*description.operations, *inputs)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(name, Aspect.ANSWERS if name.endswith(".input") else Aspect.EXACT) for name in site.subjects]

    examples = (
        Example(
            place="database",
            before="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(settings.database_url(), connect_args={"client_encoding": "utf8"})
""",
            after="""\
class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(settings.database_url(), connect_args={"client_encoding": "latin1"})
""",
        ),
    )
