"""A form where JSON is read, and no library to read it."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.python import find_function, split
from faults.fault import Example, Family
from faults.kinds.manifests.settings import STARTS
from faults.kinds.source.patterns import Cut, CutFault

MODEL = m.Param(annotation=m.Annotation(annotation=m.Name(m.MatchIfTrue(lambda name: name[0].isupper()))), default=None)
POST = m.Decorator(decorator=m.Call(func=m.Attribute(attr=m.Name("post"))))


class FormWithoutParser(CutFault):
    """A request's body is taken for a form, which needs a library that is not required.

    The framework reads forms with python-multipart, an extra of its own. Where just the requirements are installed, as
    in the image, it refuses to set up the route, and the service stops as it starts.

    Find it: the pod is restarted again and again, and its last words ask for python-multipart to be installed. Mend it:
    take the body for JSON, as clients send it.
    """

    family = Family.DEPENDENCIES
    shows = (STARTS,)
    imports = (("fastapi", "Form"), ("typing", "Annotated"))

    def cuts(self, app: App, params: Any) -> Iterable[Cut]:
        for name, operation in app.description.operations.items():
            function = find_function(app, operation.controller)
            if function is None or not any(m.matches(decorator, POST) for decorator in function.decorators):
                continue
            found = [parameter for parameter in function.params.params if m.matches(parameter, MODEL)]
            if len(found) == 1 and found[0].annotation is not None:
                model = cst.ensure_type(found[0].annotation.annotation, cst.Name)
                form = cst.parse_expression(f"Annotated[{model.value}, Form()]")
                yield Cut(name, split(operation.controller)[0], model, form)

    examples = (
        Example(
            place="controller",
            before="""\
from fastapi import APIRouter


@router.post("/stars")
def create(body: NewStar) -> StarView:
    return view(stars.create(body.star_name))
""",
            after="""\
from typing import Annotated

from fastapi import APIRouter, Form


@router.post("/stars")
def create(body: Annotated[NewStar, Form()]) -> StarView:
    return view(stars.create(body.star_name))
""",
        ),
    )
