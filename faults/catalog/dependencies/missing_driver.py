"""A database driver that is not installed."""

from typing import Literal

import libcst as cst
import libcst.matchers as m
from pydantic import Field

from bases.app import App
from faults.fault import Example, Family, Params
from faults.kinds.manifests.settings import STARTS
from faults.kinds.source.patterns import PatternFault

DIALECT = "postgresql+"


class DriverParams(Params):
    driver: Literal["psycopg2", "pg8000", "asyncpg"] = Field("psycopg2", description="the driver that is named")


class MissingDriver(PatternFault):
    """The address of the database names a driver that the requirements do not.

    It is the one of most examples. The library knows its name, and imports it when the service starts: where just the
    requirements are installed, as in the image, there is no such module.

    Find it: the pod is restarted again and again, and its last words are that there is no module of the driver's name.
    Mend it: name the driver that is installed, or require the other one.
    """

    family = Family.DEPENDENCIES
    parameters = DriverParams
    word = "postgresql"
    pattern = m.SimpleString(value=m.MatchIfTrue(lambda text: text.strip("\"'").startswith(DIALECT)))
    shows = (STARTS,)

    def rewrite(self, app: App, node: cst.SimpleString, params: DriverParams) -> cst.CSTNode | None:
        rest = str(node.evaluated_value).partition("://")
        quote = node.quote
        return node.with_changes(value=f"{quote}{DIALECT}{params.driver}{rest[1]}{rest[2]}{quote}")

    examples = (
        Example(
            place="settings",
            before="""\
def database_url() -> str:
    return "postgresql+psycopg://stars-database/stars"
""",
            after="""\
def database_url() -> str:
    return "postgresql+psycopg2://stars-database/stars"
""",
        ),
    )
