"""A parameter that is not called what the path calls it."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect
from faults.editors.layout import code
from faults.editors.nodes import matching, replaced
from faults.editors.python import split
from faults.editors.unused import remove_unused
from faults.fault import Example, Family
from faults.kinds.source.layers import LayersFault, Spot
from faults.kinds.source.routes import decorator, path


class PathVariableMisnamed(LayersFault):
    """A handler's parameter has another name than the variable in its route's path.

    The framework pairs them by name. A parameter that the path does not know is taken for one of the query string,
    which no client sends: every request is refused as malformed, before the handler is called.

    Find it: one route refuses all requests, and adds up when the parameter is given after a question mark. Mend it:
    call the parameter what the path calls it, or give it that alias.
    """

    family = Family.LOGIC
    broken = frozenset({Aspect.ANSWERS, Aspect.REFUSES, Aspect.EXACT})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        route = decorator(spot.function)
        template = path(route) if route else None
        if template is None:
            return None
        aliased = m.Annotation(
            m.Subscript(value=m.Name("Annotated"), slice=[m.SubscriptElement(), m.SubscriptElement()])
        )
        for parameter in spot.function.params.params:
            if m.matches(parameter, m.Param(annotation=aliased)):
                alias = matching(parameter, m.Call(func=m.Name("Path"), args=[m.Arg(keyword=m.Name("alias"))]))
                (kind, *_) = matching(parameter, m.Index())
                assert isinstance(kind, cst.Index)
                if alias and not _holds(template, parameter.name.value):
                    plain = parameter.with_changes(annotation=cst.Annotation(kind.value))
                    return replaced(spot.function, parameter, plain)
            elif _holds(template, parameter.name.value):
                name = spot.app.description.entities[spot.described.entity].lookup
                free = not matching(spot.function, m.Name(name)) and parameter.name.value != name
                return _renamed(spot.function, parameter.name.value, name) if free else None
        return None

    def tidy(self, app: App, spot: Spot) -> App:
        file, _ = split(spot.reference)
        return remove_unused(remove_unused(app, file, "Annotated"), file, "Path")

    examples = (
        Example(
            place="controller",
            before="""\
@router.get("/stars/{name}")
def find_by_name(name: str) -> View:
    return view(stars.find_by_name(name))
""",
            after="""\
@router.get("/stars/{name}")
def find_by_name(star_name: str) -> View:
    return view(stars.find_by_name(star_name))
""",
        ),
        Example(
            place="controller",
            before="""\
from typing import Annotated

from fastapi import APIRouter, Path

router = APIRouter()


@router.get("/stars/id/{id}")
def find_by_id(star_id: Annotated[int, Path(alias="id")]) -> View:
    return view(stars.find_by_id(star_id))
""",
            after="""\
from fastapi import APIRouter

router = APIRouter()


@router.get("/stars/id/{id}")
def find_by_id(star_id: int) -> View:
    return view(stars.find_by_id(star_id))
""",
        ),
    )


def _holds(template: cst.SimpleString, name: str) -> bool:
    """Whether a path has a variable of this name."""
    return f"{{{name}}}" in code(template) or f"{{{name}:" in code(template)


def _renamed(function: cst.FunctionDef, old: str, new: str) -> cst.FunctionDef:
    """The function with another name for one of its parameters."""
    body = function.body
    for node in matching(body, m.Name(old)):
        body = replaced(body, node, cst.Name(new))
    params = function.params
    for node in matching(params, m.Param(name=m.Name(old))):
        assert isinstance(node, cst.Param)
        params = replaced(params, node.name, cst.Name(new))
    return function.with_changes(body=body, params=params)
