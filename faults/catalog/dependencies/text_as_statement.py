"""A statement that is a bare string."""

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.fault import Example, Family, Params
from faults.kinds.manifests.settings import CONNECTS
from faults.kinds.source.patterns import PatternFault


class TextAsStatement(PatternFault):
    """SQL is executed as a bare string, as the library took it once.

    The release in use wants to be told that a string is SQL, and raises an error of its own before it asks the
    database. Where that is how the service finds out whether the database is there, it never is.

    Find it: readiness is down, while the database's log shows connections and not one statement; the error, where it is
    shown, is about an object that cannot be executed. Mend it: wrap the string in `text`.
    """

    family = Family.DEPENDENCIES
    word = "execute"
    pattern = m.Call(
        func=m.Attribute(attr=m.Name("execute")),
        args=[m.Arg(value=m.Call(func=m.Name("text"), args=[m.Arg(value=m.SimpleString())]))],
    )
    shows = (CONNECTS,)

    def rewrite(self, app: App, node: cst.Call, params: Params) -> cst.CSTNode | None:
        wrapped = cst.ensure_type(node.args[0].value, cst.Call)
        return node.with_changes(args=[node.args[0].with_changes(value=wrapped.args[0].value)])

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import select, text


def ping(session: Session) -> None:
    session.execute(text("SELECT 1"))


def find(session: Session) -> Star | None:
    return session.scalar(select(Star))
""",
            after="""\
from sqlalchemy import select


def ping(session: Session) -> None:
    session.execute("SELECT 1")


def find(session: Session) -> Star | None:
    return session.scalar(select(Star))
""",
        ),
    )
