"""str.isdigit() where int() is to follow."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import prepend
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.numbers import given_number, read_by_hand


class SuperscriptTakenForDigit(FunctionFault):
    """An id is checked with isdigit() before it is made a number.

    isdigit() says yes to superscripts and to digits in circles, such as ² and ①, for which int() has no value. Such
    an id passes the check and fails with a server error, where the client should be told that it makes no sense.

    Find it: the stack trace ends in a ValueError of int(), with a digit that is none. Mend it: let the framework
    parse the id, or use isdecimal() and isascii().
    """

    family = Family.UNICODE
    place = "controller"
    parts = ("digits",)
    imports = (("fastapi.exceptions", "RequestValidationError"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        name = given_number(function)
        broken = read_by_hand(function, name, f"int({name})") if name else None
        if broken is None:
            return None
        return prepend(broken, f'if not {name}.lstrip("-").isdigit():\n    raise RequestValidationError([])\n')

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subjects[1], Aspect.EXACT)]

    examples = (
        Example(
            place="controller",
            before="""\
from stars import service


def find_by_id(star_id: int) -> View:
    return view(service.find_by_id(star_id))
""",
            after="""\
from fastapi.exceptions import RequestValidationError

from stars import service


def find_by_id(star_id: str) -> View:
    if not star_id.lstrip("-").isdigit():
        raise RequestValidationError([])
    return view(service.find_by_id(int(star_id)))
""",
        ),
    )
