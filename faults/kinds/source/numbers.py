"""Numbers of a request that a controller reads by hand, where the framework did so."""

import libcst as cst
import libcst.matchers as m

from faults.editors.nodes import matching
from faults.editors.python import replace_only


def given_number(function: cst.FunctionDef) -> str | None:
    """The one parameter that is a whole number."""
    found = [
        parameter.name.value
        for parameter in function.params.params
        if parameter.annotation and len(matching(parameter.annotation, m.Name("int"))) == 1
    ]
    return found[0] if len(found) == 1 else None


def read_by_hand(function: cst.FunctionDef, name: str, value: str) -> cst.FunctionDef | None:
    """The function with the parameter as text, and a value in the one place where it hands it on."""
    parameter = next(parameter for parameter in function.params.params if parameter.name.value == name)
    as_text = replace_only(parameter, m.Name("int"), lambda _: cst.Name("str"))
    if as_text is None:
        return None
    read = function.with_deep_changes(parameter, annotation=as_text.annotation)
    given = cst.parse_expression(value)

    def build(argument: cst.CSTNode) -> cst.CSTNode:
        return argument.with_changes(value=given)

    return replace_only(read, m.Arg(value=m.Name(name)), build)
