"""A password that the database does not find."""

from collections.abc import Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.manifests import environment
from faults.editors.manifests import KINDS
from faults.editors.yaml import edit_object, rename_key
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.parts import database_part
from faults.kinds.kubernetes.steps import Spot, SpotFault
from faults.kinds.manifests.settings import CONNECTS, shorten


class PasswordVariableMisspelt(SpotFault):
    """The database's password is in a variable of another name than its image asks for.

    The image makes an empty database ready only when it is told a password for it. It is not, for it looks for the
    variable under its right name: it says so and ends. On a volume that is in use already, nobody would notice.

    Find it: the database's pod is in CrashLoopBackOff, and its log says that no password is specified. Mend it: spell
    the variable as the image's description does.
    """

    group = Group.DIE

    def spots(self, app: App) -> Iterator[Spot]:
        part, name = database_part(app), app.description.database.container.password
        found = environment(app, part.workload).get(name) if part else None
        if found is None or found.kind not in KINDS or found.key != name:
            return
        kind, holder = str(found.kind), str(found.name)
        new = f"{name.removesuffix('WORD')}" if name.endswith("PASSWORD") else shorten(name, Random(0))

        def change(document: Any) -> None:
            keys = next(document[part] for part in ("stringData", "data") if name in (document.get(part) or {}))
            rename_key(keys, name, new)

        yield Spot("database", lambda app: edit_object(app, kind, holder, change), (CONNECTS,))

    examples = (
        Example(
            place="database-manifest",
            before="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-database-credentials
stringData:
  POSTGRES_USER: astronomer
  POSTGRES_PASSWORD: supernova
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
          envFrom:
            - secretRef:
                name: stars-database-credentials
""",
            after="""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-database-credentials
stringData:
  POSTGRES_USER: astronomer
  POSTGRES_PASS: supernova
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  template:
    spec:
      containers:
        - name: postgres
          envFrom:
            - secretRef:
                name: stars-database-credentials
""",
        ),
    )
