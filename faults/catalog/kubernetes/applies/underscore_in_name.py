"""An object that is called as in the compose file."""

from collections.abc import Iterator
from typing import Any

from bases.app import App
from bases.manifests import objects
from faults.editors.yaml import edit_object
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.lost import TAKEN, lost
from faults.kinds.placed import Change, slug


class UnderscoreInName(SpotFault):
    """An object's name has underscores where the others have hyphens.

    It was typed as variables and the services of a compose file are called. Names are part of host names in Kubernetes,
    and a host name has no underscore: the object is refused, and whatever refers to it waits for it.

    Find it: the API server says which characters a name may have; `kubectl get` does not show the object. Mend it: put
    hyphens in their place.
    """

    group = Group.APPLY

    def spots(self, app: App) -> Iterator[Spot]:
        for thing in objects(app):
            missed = list(lost(app, {(thing.kind, thing.name)}))
            if missed and "-" in thing.name:
                yield Spot(slug(f"{thing.kind} {thing.name}"), _renaming(thing.kind, thing.name), (TAKEN, *missed))

    examples = (
        Example(
            place="configuration",
            before="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  TTL: "90"
""",
            after="""\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars_configuration
data:
  TTL: "90"
""",
        ),
    )


def _renaming(kind: str, name: str) -> Change:
    def change(document: Any) -> None:
        document["metadata"]["name"] = name.replace("-", "_")

    return lambda app: edit_object(app, kind, name, change)
