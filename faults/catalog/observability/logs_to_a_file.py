"""A log that nobody collects."""

from collections.abc import Iterator

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.editors.nodes import matching
from faults.fault import Example, Family
from faults.kinds.source.shapes import ModuleFault, Place


class LogsToAFile(ModuleFault):
    """The log is written to a file inside the container.

    What is collected is what a container writes to its standard output, and that is nothing now. The file is there for
    as long as the container is; it goes with the pod that failed, just when it would be read.

    Find it: `kubectl logs` is empty; a file inside the container grows. Mend it: write to standard output.
    """

    family = Family.OBSERVABILITY
    mentions = "StreamHandler"

    def places(self, tree: cst.Module, app: App) -> Iterator[Place]:
        for node in matching(tree, m.Call(func=m.Attribute(value=m.Name("logging"), attr=m.Name("StreamHandler")))):
            file = cst.parse_expression(f'logging.FileHandler("{app.description.name}.log")')
            yield Place(("logs",), node, file, unused=("sys",))

    examples = (
        Example(
            place="logs",
            before="""\
import logging
import sys

handler = logging.StreamHandler(sys.stdout)
""",
            after="""\
import logging

handler = logging.FileHandler("stars.log")
""",
        ),
    )
