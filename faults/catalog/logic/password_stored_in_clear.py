"""A password in a table, for all to read."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.nodes import matching, replaced
from faults.editors.python import split
from faults.editors.unused import remove_unused
from faults.fault import Example, Family, Site
from faults.kinds.source.layers import LayersFault, Spot

PART = "passwords.hash"


class PasswordStoredInClear(LayersFault):
    """A password is stored as it was sent, without being hashed.

    The call that hashes it is missing. Registering works, faster than before. The table now holds what nobody should
    know; and whoever registers from now on cannot log in, for what is stored is no hash to compare with.

    Find it: users who are new cannot log in, with a server error in place of a refusal; the table has passwords in
    it that one can read. Mend it: hash the password, and have all who registered in the meantime choose another.
    """

    family = Family.LOGIC
    places = ("service",)
    broken = frozenset({Aspect.ANSWERS})

    def rewrite(self, spot: Spot, params: Any) -> cst.FunctionDef | None:
        name = self._hash(spot)
        found = matching(spot.function, m.Call(func=m.Name(name), args=[m.Arg(value=m.Name())])) if name else []
        if len(found) != 1 or not isinstance(found[0], cst.Call):
            return None
        return replaced(spot.function, found[0], found[0].args[0].value)

    def tidy(self, app: App, spot: Spot) -> App:
        name = self._hash(spot)
        return remove_unused(app, split(spot.reference)[0], name) if name else app

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            yield Site(site.name, ("passwords",))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.ANSWERS)]

    @staticmethod
    def _hash(spot: Spot) -> str | None:
        """The name of the function that hashes."""
        reference = spot.app.description.parts.get(PART)
        return split(reference)[1] if reference else None

    examples = (
        Example(
            place="service",
            before="""\
from stars.database import database
from stars.passwords import digest


def create(name: str, password: str) -> Star | None:
    with database.transaction() as session:
        return repository.add(session, Star(star_name=name, star_key=digest(password)))
""",
            after="""\
from stars.database import database


def create(name: str, password: str) -> Star | None:
    with database.transaction() as session:
        return repository.add(session, Star(star_name=name, star_key=password))
""",
        ),
    )
