"""A database whose letters are bytes."""

from collections.abc import Iterator
from typing import Any

from bases.app import App
from bases.description import Workload
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.postgres import postgres
from faults.kinds.kubernetes.tried import Place, WorkloadFault, require
from faults.kinds.placed import answers


class DatabaseWithoutAnEncoding(WorkloadFault):
    """The database is made without an encoding.

    The locale that its container has when the data directory is made decides it, once and for all: with C it is
    SQL_ASCII, which means none. Whatever comes is kept as bytes and comes back the same, so that most goes well; what
    the database counts, it counts in bytes, and a name of few letters is too long for it.

    Find it: `SHOW server_encoding` says SQL_ASCII; names without accents are taken, others of the same length are not.
    Mend it: set the locale to one of UTF-8, and make the database anew.
    """

    group = Group.MISBEHAVE
    outlives_its_fix = True

    def tries(self, app: App) -> Iterator[Place]:
        description = app.description
        shows = tuple(answers(f"schema.{entity.table}.names") for entity in description.entities.values())
        yield Place("database", self._change(description.database.workload), shows)

    def change(self, app: App, workload: Workload, document: Any) -> None:
        container = postgres(app, document, workload)
        (locale,) = (entry for entry in container["env"] if entry["name"] == "LANG")
        require(app, locale["value"] != "C", "a locale with an encoding")
        locale["value"] = "C"

    examples = (
        Example(
            place="database-manifest",
            before="""\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
          image: postgres:17
          env:
            - name: LANG
              value: C.UTF-8
""",
            after="""\
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
          image: postgres:17
          env:
            - name: LANG
              value: C
""",
        ),
    )
