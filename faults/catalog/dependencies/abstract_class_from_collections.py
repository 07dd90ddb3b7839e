"""`from collections import Sequence`, as it was."""

from faults.fault import Example
from faults.kinds.source.imports import ImportFault


class AbstractClassFromCollections(ImportFault):
    """An abstract class is imported from where it was once.

    `collections` handed on the names of `collections.abc` for years, with a warning. Since Python 3.10 it does not:
    code of that time, or a line remembered from then, stops the service as it starts.

    Find it: the pod is restarted again and again, and its last words are that the name cannot be imported from
    'collections'. Mend it: import it from `collections.abc`.
    """

    packages = (("collections.abc", "collections"),)

    examples = (
        Example(
            place="repository",
            before="""\
from collections.abc import Sequence

from sqlalchemy import select
""",
            after="""\
from collections import Sequence

from sqlalchemy import select
""",
        ),
    )
