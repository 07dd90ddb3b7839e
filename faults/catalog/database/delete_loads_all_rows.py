"""A delete that reads the whole table to find the key."""

from collections.abc import Iterable
from typing import Any

import libcst as cst

from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault, column_comparison
from faults.kinds.source.queries import deletes, scalar_call, with_statements


class DeleteLoadsAllRows(FunctionFault):
    """A delete loads every row to look up the key of one.

    The right row goes and the answer is right. For each delete, the whole table crosses the network and becomes
    objects and a dictionary, though the database would find the name by its index.

    Find it: the latency of this route grows with the table; the database's log shows a SELECT without WHERE before
    each DELETE. Mend it: delete by the name, and let the database return the key.
    """

    family = Family.DATABASE
    place = "repository"
    imports = (("sqlalchemy", "select"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        found = column_comparison(function, "str")
        if found is None or scalar_call(function) is None or not deletes(function):
            return None
        _, column, parameter = found
        mapped, _, lookup = column.partition(".")
        row, key = mapped.lower(), f"{mapped}.{entity.key}"
        body = f"""\
keys = {{{row}.{lookup}: {row}.{entity.key} for {row} in session.scalars(select({mapped}))}}
return session.scalar(delete({mapped}).where({key} == keys.get({parameter})).returning({key}))
"""
        return with_statements(function, body)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.LATENCY)]

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import delete


def delete_by_name(self, session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name == name).returning(Star.star_id))
""",
            after="""\
from sqlalchemy import delete, select


def delete_by_name(self, session: Session, name: str) -> int | None:
    keys = {star.star_name: star.star_id for star in session.scalars(select(Star))}
    return session.scalar(delete(Star).where(Star.star_id == keys.get(name)).returning(Star.star_id))
""",
        ),
    )
