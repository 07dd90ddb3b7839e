"""A letter of another script in a name that one path uses."""

from random import Random

import libcst as cst

from faults.fault import Example
from faults.kinds.homoglyphs import with_double
from faults.kinds.source.branches import BranchFault, returned_name


class HomoglyphInIdentifier(BranchFault):
    """A letter of a name comes from another script, on one path only.

    Python allows letters of any script in names, so the module compiles and the service starts. The name looks like
    the one that is meant and is another, which nothing defines. Only when a request takes this path is it looked up,
    and the request fails with a server error, after all its work is done.

    Find it: the stack trace ends in a NameError for a name that is there, to all appearance; a linter, or searching
    the source for characters outside ASCII, shows the letter. Mend it: type the name anew.
    """

    textual = True

    def find(self, branch: list[cst.CSTNode]) -> cst.CSTNode | None:
        return returned_name(branch)

    def respell(self, node: cst.CSTNode, random: Random) -> cst.CSTNode:
        assert isinstance(node, cst.Name)
        return node.with_changes(value=with_double(node.value, random))

    examples = (
        Example(
            place="controller",
            before="""\
def find_by_name(name: str) -> Redshift | None:
    found = service.find_by_name(name)
    return tint(found)
""",
            after="""\
def find_by_name(name: str) -> Redshift | None:
    found = service.find_by_name(name)
    return tіnt(found)
""",
        ),
    )
