"""A secret that is written down for everybody who reads logs."""

from collections.abc import Iterable, Iterator
from typing import Any

import libcst as cst

from bases.app import App
from bases.contract import Aspect, Witness
from bases.description import Entity
from faults.editors.python import parameters, prepend
from faults.fault import Example, Family, Site
from faults.kinds.source.functions import FunctionFault


class PasswordInTheLog(FunctionFault):
    """The password of whoever registers or logs in is written to the log.

    The line was to help with one support case. Logs are kept for weeks, copied to other systems and read by more people
    than the database, where passwords are hashed for a reason.

    Find it: log in with a password of your own and search the log for it. Mend it: take the line out, clear the log,
    and have the passwords changed.
    """

    family = Family.OBSERVABILITY
    place = "service"
    imports = (("logging", "getLogger"),)

    def rewrite(self, function: cst.FunctionDef, entity: Entity, params: Any) -> cst.FunctionDef | None:
        names = [name for name in parameters(function) if name != "self"]
        if "password" not in names:
            return None
        layout = ", ".join(f"{name} %s" for name in names)
        return prepend(function, f'getLogger(__name__).info("{layout}", {", ".join(names)})\n')

    def sites(self, app: App) -> Iterator[Site]:
        for site in super().sites(app):
            yield Site(site.name, (*site.subjects, "logs.secrets"))

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness("logs.secrets", Aspect.ANSWERS)]

    examples = (
        Example(
            place="service",
            before="""\
from stars import repository


def create(name: str, password: str) -> Astronomer:
    return repository.add(name, password)
""",
            after="""\
from logging import getLogger

from stars import repository


def create(name: str, password: str) -> Astronomer:
    getLogger(__name__).info("name %s, password %s", name, password)
    return repository.add(name, password)
""",
        ),
    )
