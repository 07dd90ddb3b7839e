"""A limit in characters is checked on bytes."""

from typing import Any

from pydantic import Field

from faults.fault import Example, Params
from faults.kinds.source.names import RefusedName


class LimitParams(Params):
    limit: int = Field(30, ge=24, le=40, description="the most bytes that are accepted")


class NameMeasuredInBytes(RefusedName):
    """The length of a name is measured in bytes where the limit is one of characters.

    For ASCII both are the same. Thirty letters of Greek are sixty bytes, thirty emoji a hundred and twenty: such names
    are refused though they are short enough, and are answered as if they were taken, unknown or wrong.

    Find it: refused are long names in other scripts, and the same names, shortened, are not; for these the database's
    log shows no statement. Mend it: count characters, or leave it to the rule where the name enters.
    """

    longest = False
    parameters = LimitParams

    def condition(self, name: str, params: Any) -> str:
        return f"len({name}.encode()) > {params.limit}"

    examples = (
        Example(
            place="service",
            before="""\
def create(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.add(session, Star(star_name=name))
""",
            after="""\
def create(name: str) -> Star | None:
    if len(name.encode()) > 30:
        return None
    with database.transaction() as session:
        return repository.add(session, Star(star_name=name))
""",
        ),
    )
