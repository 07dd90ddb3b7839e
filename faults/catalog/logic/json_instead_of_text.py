"""A text in quotation marks."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect
from faults.editors.imports import add_import
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import module, split
from faults.errors import EditError
from faults.fault import Example, Family
from faults.kinds.source.answers import refusal
from faults.kinds.source.layers import LayersFault, Spot

TEXT, JSON = "PlainTextResponse", "JSONResponse"


class JsonInsteadOfText(LayersFault):
    """A refusal is sent as JSON where plain text is promised.

    The words are the same and so is the status, but they come in quotation marks and with another media type. A
    person hardly sees the difference; a client that compares the text or looks at the media type does.

    Find it: `curl -i` shows `application/json` and a body that begins with a quotation mark. Mend it: make the
    response one of plain text.
    """

    family = Family.LOGIC
    broken = frozenset({Aspect.REFUSES})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        answer = refusal(spot.function)
        if answer is None or not m.matches(answer.call, m.Call(func=m.Name(TEXT))):
            return None
        return replaced(spot.function, answer.call.func, cst.Name(JSON))

    def bring(self, app: App, spot: Spot) -> App:
        path, _ = split(spot.reference)
        tree = module(app, path)
        calls = matching(tree, m.Call(func=m.Name(TEXT)))
        lines = matching(tree, m.ImportFrom(names=[m.ZeroOrMore(), m.ImportAlias(name=m.Name(TEXT)), m.ZeroOrMore()]))
        if len(lines) != 1 or len(calls) < 2:
            raise EditError(path, f"an import of {TEXT} that stays in use", len(lines))
        (line,) = lines
        assert isinstance(line, cst.ImportFrom)
        assert line.module is not None
        return add_import(app, path, code(line.module), JSON)

    examples = (
        Example(
            place="controller",
            before="""\
from starlette.responses import PlainTextResponse, Response


def delete(name: str) -> Response:
    if not stars.delete(name):
        return PlainTextResponse("star could not be deleted", status_code=404)
    return PlainTextResponse("star deleted")
""",
            after="""\
from starlette.responses import JSONResponse, PlainTextResponse, Response


def delete(name: str) -> Response:
    if not stars.delete(name):
        return JSONResponse("star could not be deleted", status_code=404)
    return PlainTextResponse("star deleted")
""",
        ),
    )
