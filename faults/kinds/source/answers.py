"""How a handler answers in so many words: the calls that make a response of a text and a status."""

from __future__ import annotations

from dataclasses import dataclass

import libcst as cst
import libcst.matchers as m

from faults.editors.layout import code
from faults.editors.nodes import matching

CLIENT_ERROR = 400
_TEXT = m.Call(func=m.Name(), args=[m.Arg(value=m.SimpleString(), keyword=None), m.ZeroOrMore(m.Arg(keyword=m.Name()))])


@dataclass(frozen=True)
class Answer:
    """A response made of a text. `status` is None when it is left to its default, which is success."""

    call: cst.Call
    status: int | None

    @property
    def text(self) -> cst.SimpleString:
        value = self.call.args[0].value
        assert isinstance(value, cst.SimpleString)
        return value

    @property
    def refuses(self) -> bool:
        return self.status is not None and self.status >= CLIENT_ERROR

    def with_status(self, status: int | None) -> cst.Call:
        """The call with another status, or with none."""
        kept = [arg for arg in self.call.args if arg.keyword is None or arg.keyword.value != "status_code"]
        listed = [code(arg.with_changes(comma=cst.MaybeSentinel.DEFAULT)) for arg in kept]
        if status is not None:
            listed.append(f"status_code={status}")
        rebuilt = cst.parse_expression(f"f({', '.join(listed)})")
        assert isinstance(rebuilt, cst.Call)
        return self.call.with_changes(args=rebuilt.args)


def answers(function: cst.FunctionDef) -> list[Answer]:
    """Every text that a handler answers with, in the order of the source."""
    return [Answer(node, _status(node)) for node in matching(function, _TEXT) if isinstance(node, cst.Call)]


def refusal(function: cst.FunctionDef) -> Answer | None:
    """The one text with the status of an error; None when there are none or several."""
    found = [answer for answer in answers(function) if answer.refuses]
    return found[0] if len(found) == 1 else None


def success(function: cst.FunctionDef) -> Answer | None:
    """The one text with the status of a success; None when there are none or several."""
    found = [answer for answer in answers(function) if not answer.refuses]
    return found[0] if len(found) == 1 else None


def _status(call: cst.Call) -> int | None:
    for arg in call.args:
        if arg.keyword is not None and arg.keyword.value == "status_code" and isinstance(arg.value, cst.Integer):
            return int(arg.value.value)
    return None
