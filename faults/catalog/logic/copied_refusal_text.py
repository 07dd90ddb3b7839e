"""A text that was copied along with the code around it."""

from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.contract import Aspect
from faults.editors.nodes import matching, replaced
from faults.editors.python import find_function, module, split
from faults.fault import Example, Family
from faults.kinds.source.answers import answers, refusal
from faults.kinds.source.layers import LayersFault, Spot


class CopiedRefusalText(LayersFault):
    """A refusal says what another one should say.

    A handler was written by copying its neighbour, and the text was not changed. Status, log and metrics are right;
    whoever reads the message looks in the wrong place, and a client that tells refusals apart by it goes astray.

    Find it: the text that a client reports occurs in the source where the client has never been; compare it with the
    path in the log. Mend it: say what this handler refuses.
    """

    family = Family.LOGIC
    broken = frozenset({Aspect.REFUSES})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        answer = refusal(spot.function)
        other = self._other(spot, answer.text.value) if answer else None
        if answer is None or other is None:
            return None
        return replaced(spot.function, answer.text, answer.text.with_changes(value=other))

    @staticmethod
    def _other(spot: Spot, text: str) -> str | None:
        """What the same operation says of another entity; else what another function of the module says."""
        verb = spot.operation.rpartition(".")[2]
        for name, operation in spot.app.description.operations.items():
            function = find_function(spot.app, operation.controller)
            twin = refusal(function) if function and name.rpartition(".")[2] == verb else None
            if twin and twin.text.value != text:
                return twin.text.value
        path, _ = split(spot.reference)
        functions = matching(module(spot.app, path), m.FunctionDef())
        texts = [
            answer.text.value
            for function in functions
            if isinstance(function, cst.FunctionDef) and function is not spot.function
            for answer in answers(function)
            if answer.refuses
        ]
        return next((other for other in texts if other != text), None)

    examples = (
        Example(
            place="controller",
            before="""\
def find_galaxy(name: str) -> View | Response:
    galaxy = galaxies.find_by_name(name)
    if galaxy is None:
        return Response("No galaxy found", status_code=404)
    return view(galaxy)


def find_by_name(name: str) -> View | Response:
    star = stars.find_by_name(name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)
""",
            after="""\
def find_galaxy(name: str) -> View | Response:
    galaxy = galaxies.find_by_name(name)
    if galaxy is None:
        return Response("No galaxy found", status_code=404)
    return view(galaxy)


def find_by_name(name: str) -> View | Response:
    star = stars.find_by_name(name)
    if star is None:
        return Response("No galaxy found", status_code=404)
    return view(star)
""",
        ),
    )
