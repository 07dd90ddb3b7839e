"""What a person does who mends a deployment, and no controller does by itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bases.description import Description, Workload
from verifier.cluster.applying import Applied, Applier, Manifest
from verifier.cluster.namespace import Namespace

SEEN_SECONDS = 10.0
"""A controller sees what was applied within milliseconds, unless the machine is very busy."""
GONE_SECONDS = 60.0
READ_AT_START = ("configmap/", "secret/")
"""What a container is given when it starts: a change of it reaches those that start after it."""


class Mender:
    """Does what is left to do after the mended manifests were applied. Each step is told as it is done."""

    def __init__(self, namespace: Namespace, applier: Applier, description: Description) -> None:
        self._namespace = namespace
        self._applier = applier
        self._service = description.service.workload
        self._database = description.database.workload

    def delete_refused(self, before: Applied, refused: Sequence[str]) -> Iterator[str]:
        """What may not be changed has to go before it is made anew."""
        for thing in refused_objects(before.objects, refused):
            kind, name = str(thing["kind"]), str(thing["metadata"]["name"])
            yield f"kubectl delete {kind.lower()} {name}, which cannot be changed in place"
            self._applier.send("delete", [thing], "--ignore-not-found", "--wait=true")
            if kind == "StatefulSet":
                self._delete_claims(name)
            if (kind, name) == (self._database.kind, self._database.name):
                # Its pod goes some time after it; until then the new one tries in vain, and ever more rarely.
                replace_pods(self._namespace, self._database)

    def prune(self, before: Applied, after: Applied) -> Iterator[str]:
        """Removes what the mended manifests do not name any more."""
        kept = {(thing["kind"], thing["metadata"]["name"]) for thing in after.objects}
        gone = [thing for thing in before.objects if (thing["kind"], thing["metadata"]["name"]) not in kept]
        if gone and after.objects:
            names = ", ".join(f"{thing['kind'].lower()} {thing['metadata']['name']}" for thing in gone)
            yield f"kubectl delete {names}, which the manifests no longer name"
            # What ignores that it is to end would be waited for as long as it is given.
            self._applier.send("delete", gone, "--ignore-not-found", "--wait=true", "--grace-period=1")

    def renew_pods(self, after: Applied) -> Iterator[str]:
        """Gives the service new pods where they have read what was changed when they started."""
        kind = self._service.kind.lower()
        rolls = any(name.startswith(kind) and name.endswith(f"/{self._service.name}") for name in after.changed)
        if any(name.startswith(READ_AT_START) for name in after.changed) and not rolls:
            yield "new pods: a container reads its configuration when it starts"
            replace_pods(self._namespace, self._service)

    def free_database(self) -> Iterator[str]:
        """A StatefulSet waits for its broken pod to become ready before it makes the new one, which it never does."""
        # A new pod that is not ready yet is left alone: whoever ends it while it sets up its data loses them.
        self._namespace.wait(lambda: self._namespace.is_observed(self._database), SEEN_SECONDS)
        old = [pod.name for pod in self._namespace.of_old_revision(self._database) if not pod.ready]
        if old:
            yield "kubectl delete pod of the database, which its StatefulSet waits for"
            self._namespace.delete_pods(old)

    def _delete_claims(self, owner: str) -> None:
        """A StatefulSet's claims outlive it; a new one with other claims begins with no data, or with others."""
        for claim in self._namespace.get("persistentvolumeclaims") or ():
            name = claim["metadata"]["name"]
            if f"-{owner}-" in name:
                self._namespace.cluster.delete(
                    f"/api/v1/namespaces/{self._namespace.name}/persistentvolumeclaims/{name}"
                )


def refused_objects(objects: Sequence[Manifest], refused: Sequence[str]) -> list[Manifest]:
    """Those that the cluster's refusals are about: `The StatefulSet "name" is invalid`."""
    return [
        thing for thing in objects if any(f'{thing["kind"]} "{thing["metadata"]["name"]}"' in text for text in refused)
    ]


def replace_pods(namespace: Namespace, workload: Workload) -> None:
    """Deletes every pod of a workload, and waits until they are gone."""
    names = [str(pod["metadata"]["name"]) for pod in namespace.raw_pods(workload)]
    namespace.delete_pods(names)
    # Or its controller has not seen yet that they are gone, and all seems to be well.
    namespace.wait(
        lambda: not {str(pod["metadata"]["name"]) for pod in namespace.raw_pods(workload)} & set(names), GONE_SECONDS
    )
