"""An argument of another release."""

from collections.abc import Iterable
from typing import Any

import libcst as cst
import libcst.matchers as m

from bases.app import App
from faults.fault import Example, Family
from faults.kinds.manifests.settings import STARTS
from faults.kinds.source.patterns import Cut, CutFault, search, with_argument

# Functions, and arguments that earlier releases of their libraries took.
ARGUMENTS = {
    "create_engine": 'encoding="utf8"',
    "uvicorn.run": "debug=False",
    "URLSafeTimedSerializer": "expires_in=3600",
    "StringConstraints": 'regex=r"\\S"',
}


class RemovedArgument(CutFault):
    """A function is given an argument that its library has taken away.

    It did something in an earlier release, or does in a class of nearly the same name. The release in use does not know
    it and raises a TypeError as the service starts.

    Find it: the pod is restarted again and again, and its last words name the function and the argument that it did not
    expect. Mend it: leave the argument out, or say by today's name what was meant.
    """

    family = Family.DEPENDENCIES
    shows = (STARTS,)
    foreign_names = frozenset(argument.partition("=")[0] for argument in ARGUMENTS.values())

    def cuts(self, app: App, params: Any) -> Iterable[Cut]:
        for name, argument in ARGUMENTS.items():
            owner, _, function = name.rpartition(".")
            func = m.Attribute(value=m.Name(owner), attr=m.Name(function)) if owner else m.Name(function)
            keyword = m.Arg(keyword=m.Name(argument.partition("=")[0]))
            call = m.Call(func=func, args=[m.OneOf(~keyword), m.ZeroOrMore(~keyword)])
            for path, node in search(app, call, name):
                yield Cut(function, path, node, with_argument(cst.ensure_type(node, cst.Call), argument))

    examples = (
        Example(
            place="repository",
            before="""\
from sqlalchemy import create_engine

engine = create_engine(URL, pool_size=4)
""",
            after="""\
from sqlalchemy import create_engine

engine = create_engine(URL, pool_size=4, encoding="utf8")
""",
        ),
    )
