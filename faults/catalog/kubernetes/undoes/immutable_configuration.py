"""A configuration that cannot be corrected in place."""

from collections.abc import Iterator
from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bases.app import App
from bases.manifests import Variable, environment
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, edit
from faults.kinds.kubernetes.tried import TriedFault, require
from faults.kinds.manifests.settings import readings, shown


class ImmutableConfiguration(TriedFault):
    """The ConfigMap has a stale value, and is immutable.

    It was frozen with what held then, so that nobody would change it by mistake. The value can be corrected in the
    file; the cluster refuses to take it, and `kubectl edit` is refused as well. Where the apply is one of many lines in
    a pipeline's log, it looks as if the correction had no effect.

    Find it: the apply says that the field is immutable; `kubectl get configmap -o yaml` shows the old value and
    `immutable: true`. Mend it: correct the value, delete the ConfigMap, apply it anew, and restart the service.
    """

    group = Group.UNDO

    def tries(self, app: App) -> Iterator[Spot]:
        for variable, given in environment(app, app.description.service.workload).items():
            value = _stale(app, variable)
            if given.kind == "ConfigMap" and value is not None:
                shows = shown(app, {variable: value})
                yield Spot(f"settings.{variable}", _change(given, value), shows)

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  # Seconds.
  TTL: "9"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
immutable: true
data:
  # Seconds.
  TTL: "60"
""",
        ),
    )


def _stale(app: App, variable: str) -> str | None:
    """What it may have been: the database under another name, and otherwise the default."""
    database = app.description.database
    if variable == database.variables.host:
        return f"{app.description.name}-{database.workload.container}"
    reading = readings(app).get(variable)
    return reading.default if reading else None


def _change(given: Variable, value: str) -> Any:
    def freeze(app: App) -> App:
        def change(document: Any) -> None:
            require(app, "immutable" not in document, f"a ConfigMap {given.name} that can be changed")
            document["data"][given.key] = DoubleQuotedScalarString(value) if value.isdecimal() else value
            document.insert(list(document).index("data"), "immutable", True)

        return edit(app, "ConfigMap", str(given.name), change)

    return freeze
