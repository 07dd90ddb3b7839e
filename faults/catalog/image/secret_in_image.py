"""A password that everybody has who has the image."""

import re
from collections.abc import Iterator

from bases.app import App
from faults.editors.manifests import variables
from faults.fault import Example
from faults.kinds.dockerfile.environment import VariableInImage
from faults.kinds.placed import answers

PLAIN = re.compile(r"[\w.+/=-]{8,}")


class SecretInImage(VariableInImage):
    """A secret is set in the image, so that it starts on any machine.

    The deployment still gives it, and all works. The value is in the image's environment and in its history, for
    everybody who may pull it, and stays there when a later image takes it away.

    Find it: `docker inspect` and `docker history` show it. Mend it: take it out of the Dockerfile, and give the service
    another one: this one is known.
    """

    shows = (answers("image.secrets"),)
    overridden = True

    def assignments(self, app: App) -> Iterator[tuple[str, ...]]:
        description = app.description
        given = variables(app, "Secret")
        for name in (description.database.variables.password, description.service.signing_key):
            if PLAIN.fullmatch(given.get(name, "")):
                yield f"settings.{name}", f"{name}={given[name]}"

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nENV PYTHONUTF8=1\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nENV PYTHONUTF8=1 DATABASE_PASSWORD=supernova\nCMD python -m stars\n",
        ),
    )
