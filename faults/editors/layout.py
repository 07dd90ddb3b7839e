"""How source is laid out: as text, and on lines that are not too long."""

from __future__ import annotations

import libcst as cst
import libcst.matchers as m

from faults.editors.nodes import above, matching, replaced

LINE_LENGTH = 120
INDENT = "    "


def code(node: cst.CSTNode) -> str:
    return cst.Module(body=[]).code_for_node(node)


def folded(function: cst.FunctionDef, old: cst.FunctionDef, level: int) -> cst.FunctionDef:
    """A function that stands so deep, with every statement that the old one has not laid out as a formatter does where
    it is too long for its line: inside the outermost call.
    """
    if max(map(len, code(function).split("\n"))) + level * len(INDENT) <= LINE_LENGTH:
        return function
    kept = {id(statement) for statement in matching(old, m.SimpleStatementLine())}
    for statement in matching(function, m.SimpleStatementLine()):
        blocks = sum(isinstance(node, cst.IndentedBlock) for node in above(function, statement))
        room = LINE_LENGTH - (level + blocks) * len(INDENT)
        line = code(statement.with_changes(leading_lines=[])).rstrip("\n")
        if id(statement) not in kept and "\n" not in line and len(line) > room:
            function = replaced(function, statement, _folded(statement, room))
    return function


def _folded(statement: cst.CSTNode, room: int) -> cst.CSTNode:
    calls = matching(statement, m.Call(args=[m.AtLeastN(n=1)]))
    if not calls:
        return statement
    call = cst.ensure_type(calls[0], cst.Call)
    inner, outer = _line_break(INDENT), _line_break()
    *rest, last = call.args
    if len(INDENT) + sum(len(code(argument)) for argument in call.args) <= room:
        args = [*rest, last.with_changes(whitespace_after_arg=outer)]
    else:  # one argument a line
        args = [argument.with_changes(comma=cst.Comma(whitespace_after=inner)) for argument in rest]
        args.append(last.with_changes(comma=cst.Comma(whitespace_after=outer)))
    return replaced(statement, call, call.with_changes(whitespace_before_args=inner, args=args))


def _line_break(indent: str = "") -> cst.ParenthesizedWhitespace:
    return cst.ParenthesizedWhitespace(indent=True, last_line=cst.SimpleWhitespace(indent))
