"""Each word of a name is made to begin with a capital."""

from typing import Any

from faults.fault import Example
from faults.kinds.source.names import RewrittenName


class TitleCasedName(RewrittenName):
    """A name is put into title case before it is used.

    Every word gets a capital and small letters after it, and str.title() takes what follows an apostrophe for a word of
    its own. Names written so anyway work; a user in small letters or a name in capitals is changed on the way.

    Find it: requests with names such as "vega" fail and those with "Vega" do not; the statement in the database's log
    shows the other spelling. Mend it: take the name as it comes; capitals are for whoever shows it.
    """

    small = False

    def expression(self, name: str, params: Any) -> str:
        return f"{name}.title()"

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
    with database.transaction() as session:
        return repository.add(session, Star(star_name=name.title()))
""",
        ),
    )
