"""The database's container, where it is one of Postgres' own image."""

from __future__ import annotations

import re
from typing import Any

from ruamel.yaml.scalarstring import DoubleQuotedScalarString

from bases.app import App
from bases.description import Workload
from faults.kinds.kubernetes.changed import container_of
from faults.kinds.kubernetes.tried import require

SERVER = "postgres"
_OWN = re.compile(rf"(.*/)?{SERVER}(:[^/]*)?(@.*)?")


def postgres(app: App, document: Any, workload: Workload) -> Any:
    """The container. Raises EditError when it is of another image."""
    found = container_of(document, workload)
    require(app, _OWN.fullmatch(str(found["image"])), f"an image of {SERVER} in {workload.name}")
    return found


def set_parameter(app: App, container: Any, name: str, value: str) -> None:
    """Sets a parameter on the server's command line. Raises EditError when it is there already, or in another form."""
    given = container.get("args")
    require(app, "command" not in container, f"{SERVER} without a command of its own")
    if given is None:
        container["args"] = [SERVER, "-c", f"{name}={value}"]
        return
    require(app, given[0] == SERVER and not any(str(word).startswith(f"{name}=") for word in given), name)
    given.extend(["-c", f"{name}={value}"])


def set_environment(container: Any, name: str, value: Any) -> None:
    """Gives a container one variable more: `value` is a text, or where it comes from."""
    entry = {"name": name} | ({"value": _quoted(value)} if isinstance(value, str) else {"valueFrom": value})
    if container.get("env"):
        container["env"].append(entry)
    elif "envFrom" in container:
        container.insert(list(container).index("envFrom"), "env", [entry])
    else:
        container["env"] = [entry]


def _quoted(value: str) -> str:
    return DoubleQuotedScalarString(value) if value.isdecimal() else value


def dropping(app: App, index: str) -> str:
    """A shell's command that drops an index, as the database's own user, by TCP: whoever waits there is let in."""
    names = app.description.database.container
    who = f"--host=127.0.0.1 --username=${names.username} --dbname=${names.name}"
    return f"PGPASSWORD=${names.password} psql {who} --command='DROP INDEX IF EXISTS {index}'"
