"""A path segment that is decoded already is decoded once more."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class NameDecodedTwice(RewrittenName):
    """Percent-encoding is decoded a second time.

    The framework has decoded the path before the function sees the name. Decoded again, a name that holds a percent
    sign itself changes: "100%25" becomes "100%", "%41" becomes "A".

    Find it: only names with a percent sign are affected; the parameter in the database's log is one decoding further
    than the name that the client sent. Mend it: take the name as it comes.
    """

    imports = (("urllib.parse", "unquote"),)

    def expression(self, name: str, params: Any) -> str:
        return f"unquote({name})"

    examples = (
        Example(
            place="service",
            before="""\
from stars import repository


def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
            after="""\
from urllib.parse import unquote

from stars import repository


def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, unquote(name))
""",
        ),
    )
