"""A limit in characters is applied to bytes."""

from typing import Any

from pydantic import Field

from faults.fault import Example, Params
from faults.kinds.source.names import RewrittenName


class LimitParams(Params):
    limit: int = Field(30, ge=24, le=40, description="how many bytes are kept")


class NameCutByBytes(RewrittenName):
    """A name is cut to a number of bytes where the limit is one of characters.

    ASCII takes a byte a letter, so nobody noticed. Letters with accents take two bytes, those of other scripts three,
    emoji four: such names lose their end, and half a letter is dropped along with it.

    Find it: long names in other scripts come back shorter; the parameter in the database's log ends early. Mend it: cut
    nothing; the limit on characters is checked where the name enters.
    """

    longest = False
    parameters = LimitParams

    def expression(self, name: str, params: Any) -> str:
        return f'{name}.encode()[:{params.limit}].decode(errors="ignore")'

    examples = (
        Example(
            place="service",
            before="""\
def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name)
""",
            after="""\
def find_by_name(name: str) -> Star | None:
    with database.transaction() as session:
        return repository.find_by_name(session, name.encode()[:30].decode(errors="ignore"))
""",
        ),
    )
