"""A class of statuses that passes for another."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class OutcomeOfAnotherClass(ModuleFault):
    """Responses of one class are counted with the outcome of another.

    The table that translates the first digit of a status has one wrong line. Whoever counts by outcome sees failures of
    the service where clients were refused, or none where it failed; whoever counts by status sees the truth.

    Find it: the same series has a status of one class and the outcome of another. Mend it: correct the line of the
    table.
    """

    family = Family.OBSERVABILITY
    mentions = "prometheus_client"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for node in matching(tree, m.Dict()):
            found = [part for part in cst.ensure_type(node, cst.Dict).elements if isinstance(part, cst.DictElement)]
            keys = [part.key.value if isinstance(part.key, cst.Integer) else "" for part in found]
            if "5" not in keys or len(keys) < 2:
                continue
            for number, part in enumerate(found):
                other = found[number + 1 if number + 1 < len(found) else number - 1]
                if keys[number] in ("2", "4", "5"):  # the classes that services answer with
                    subjects = [f"metrics.outcome.{keys[number]}xx"]
                    if keys[number] == "5":  # which a bug is counted as, too
                        subjects.append("metrics.unexpected-exception")
                    yield Place(tuple(subjects), part.value, other.value.deep_clone())

    examples = (
        Example(
            place="metrics",
            before="""\
from prometheus_client import Counter

OUTCOMES = {1: "note", 5: "failure"}
""",
            after="""\
from prometheus_client import Counter

OUTCOMES = {1: "note", 5: "note"}
""",
        ),
    )
