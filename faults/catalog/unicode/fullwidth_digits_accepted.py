"""int() where only digits of ASCII are meant."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import prepend
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault
from faults.kinds.source.numbers import given_number, read_by_hand


class FullwidthDigitsAccepted(FunctionFault):
    """An id is parsed by int(), which knows the digits of every script.

    "１２", typed with an input method for Japanese, "١٢" and "1_2" are all numbers to it. So one thing has many
    addresses: caches and logs take them for different ones, and filters in front of the service see no number.

    Find it: requests whose path holds digits outside ASCII are answered with 200 where they were refused before. Mend
    it: let the framework parse the id, or check isascii() before.
    """

    family = Family.UNICODE
    place = "controller"
    parts = ("digits",)
    imports = (("fastapi.exceptions", "RequestValidationError"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        name = given_number(function)
        broken = read_by_hand(function, name, "number") if name else None
        if broken is None:
            return None
        lines = f"try:\n    number = int({name})\nexcept ValueError as error:\n"
        return prepend(broken, f"{lines}    raise RequestValidationError([]) from error\n")

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
    try:
        number = int(star_id)
    except ValueError as error:
        raise RequestValidationError([]) from error
    return view(service.find_by_id(number))
""",
        ),
    )
