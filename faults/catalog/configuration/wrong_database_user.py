"""The service asks for a role that the database has not."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault, transpose


class WrongDatabaseUser(VariableFault):
    """The service's user name is mistyped.

    Two letters changed places. The database refuses a role that it does not know with the same message as a wrong
    password, so the password is what everybody looks at first.

    Find it: the database's log says that the role does not exist. Mend it: put the database's user into the service's
    secret, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        return transpose(given, random) if variable == app.description.database.variables.username else None

    examples = (
        Example(
            place="secret",
            before="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_USERNAME: aGk=
""",
            after="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
data:
  DATABASE_USERNAME: aWg=
""",
        ),
    )
