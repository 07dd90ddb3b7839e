"""Where a service decides what its log says: calls that log errors, fields, and the formatter of JSON."""

from __future__ import annotations

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from faults.editors.nodes import matching
from faults.kinds.source.shapes import text

TIGHT = cst.AssignEqual(whitespace_before=cst.SimpleWhitespace(""), whitespace_after=cst.SimpleWhitespace(""))
"""The sign between a keyword and its value."""

_LOG = m.Name("log") | m.Name("logger") | m.Name("_log") | m.Name("_logger")


def error_calls(tree: cst.Module) -> Iterator[tuple[str, cst.Call]]:
    """The calls that log an error with its stack trace, and the subject of each: what nobody expected, or what was
    handled.
    """
    unexpected = m.Call(func=m.Attribute(value=_LOG, attr=m.Name("exception")))
    handled = m.Call(
        func=m.Attribute(value=_LOG, attr=m.Name("error")),
        args=[m.Arg(keyword=None), m.ZeroOrMore(), m.Arg(keyword=m.Name("exc_info")), m.ZeroOrMore()],
    )
    for node in matching(tree, unexpected | handled):
        call = cst.ensure_type(node, cst.Call)
        yield "logs.stack-trace" if m.matches(call, unexpected) else "logs.unavailable", call


def fields(tree: cst.Module) -> Iterator[tuple[str, cst.Dict, cst.DictElement]]:
    """The fields that are put into lines: of one line as `extra`, of all of a request's in a context variable. Each
    with the dictionary and the element that it stands in.
    """
    extra = m.Arg(keyword=m.Name("extra"), value=m.Dict())
    shared = m.Call(func=m.Attribute(attr=m.Name("set")), args=[m.Arg(m.Dict())])
    for node in matching(tree, extra | shared):
        value = node.args[0].value if isinstance(node, cst.Call) else cst.ensure_type(node, cst.Arg).value
        mapping = cst.ensure_type(value, cst.Dict)
        for element in mapping.elements:
            if isinstance(element, cst.DictElement) and (field := text(element.key)):
                yield field, mapping, element


def formatters(tree: cst.Module) -> Iterator[cst.Call]:
    """The calls that make a formatter of JSON with a layout."""
    made = m.Call(func=m.Name(value=m.MatchRegex("Json\\w*Formatter")), args=[m.Arg(m.SimpleString()), m.ZeroOrMore()])
    for node in matching(tree, made):
        yield cst.ensure_type(node, cst.Call)


def renames(formatter: cst.Call) -> dict[str, str]:
    """What a formatter calls the attributes of a record that it does not call by their own names."""
    found: dict[str, str] = {}
    for node in matching(formatter, m.Arg(keyword=m.Name("rename_fields"), value=m.Dict())):
        for element in cst.ensure_type(cst.ensure_type(node, cst.Arg).value, cst.Dict).elements:
            if isinstance(element, cst.DictElement) and (old := text(element.key)):
                found[old] = text(element.value) or old
    return found
