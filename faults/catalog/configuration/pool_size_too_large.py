"""More connections than the database has."""

from random import Random
from typing import Any

from bases.app import App
from faults.fault import Example
from faults.kinds.manifests.settings import VariableFault


class PoolSizeTooLarge(VariableFault):
    """The connection pool is ten times as large as it should be.

    Each replica may open as many connections as the database has for all of them together. Nothing is seen until the
    load is high: then the first replicas take them all, and the last ones, or a rollout, are refused.

    Find it: the gauge of the pool's size, times the replicas, exceeds max_connections; the database's log says that
    there are too many clients. Mend it: lower the size in the configuration, and restart the service.
    """

    def value(self, app: App, variable: str, given: str, params: Any, random: Random) -> str | None:
        pool = variable == app.description.service.pool_size
        return f"{given}0" if pool and given.isdecimal() and int(given) > 0 else None

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  CONNECTIONS: "4"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  CONNECTIONS: "40"
""",
        ),
    )
