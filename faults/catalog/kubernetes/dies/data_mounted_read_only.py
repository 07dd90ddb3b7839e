"""A database that may only read."""

from collections.abc import Callable, Iterator
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.parts import below, database_part, listed
from faults.kinds.manifests.settings import CONNECTS


class DataMountedReadOnly(SpotFault):
    """The volume with the database's data is mounted so that nobody may write to it.

    The line belongs to the mount of the scripts beside it. A database writes as it starts, if only to say that it runs:
    it cannot, and ends.

    Find it: the database's pod is in CrashLoopBackOff, and its log speaks of a read-only file system. Mend it: take the
    line out.
    """

    group = Group.DIE

    def spots(self, app: App) -> Iterator[Spot]:
        part = database_part(app)
        if part is None:
            return
        claims = listed(below(part.thing.data, "spec"), "volumeClaimTemplates")
        names = {below(claim, "metadata").get("name") for claim in claims}
        for number, mount in enumerate(listed(part.container, "volumeMounts")):
            if mount.get("name") in names and not mount.get("readOnly"):
                yield Spot(f"{part.name}.{mount['name']}", part.with_container(_forbid(number)), (CONNECTS,))

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
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
  volumeClaimTemplates:
    - metadata:
        name: data
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
          volumeMounts:
            - name: data
              mountPath: /var/lib/postgresql/data
              readOnly: true
  volumeClaimTemplates:
    - metadata:
        name: data
""",
        ),
    )


def _forbid(number: int) -> Callable[[Any], None]:
    def change(container: Any) -> None:
        container["volumeMounts"][number]["readOnly"] = True

    return change
