"""A manifest that says one thing and a patch that says another."""

from collections.abc import Iterator

from bases.app import App
from bases.manifests import find_object
from faults.fault import Example
from faults.kinds.kubernetes.added import add_file
from faults.kinds.kubernetes.changed import Group, Spot
from faults.kinds.kubernetes.tried import TriedFault, require
from faults.kinds.placed import answers

FILE = "scale.yaml"


class PatchInTheKustomization(TriedFault):
    """The kustomization sets the number of replicas to one, whatever the Deployment says.

    The patch was for a cluster of a developer's. It is applied after the files are read: the Deployment's own line can
    be changed as often as one likes, and nothing happens.

    Find it: `kubectl kustomize` prints another number than the Deployment's file has; the kustomization names a patch.
    Mend it: take the patch out.
    """

    group = Group.UNDO

    def tries(self, app: App) -> Iterator[Spot]:
        yield Spot("service", _patch, (answers("manifests.replicas"),))

    examples = (
        Example(
            place="applied",
            before="""\
kind: Kustomization
resources:
  - deployment.yaml
""",
            after="""\
kind: Kustomization
resources:
  - deployment.yaml
patchesJson6902:
  - target:
      group: apps
      version: v1
      kind: Deployment
      name: stars-service
    path: scale.yaml
""",
            beside={
                "deploy/scale.yaml": """\
- op: replace
  path: /spec/replicas
  value: 1
"""
            },
        ),
    )


def _patch(app: App) -> App:
    workload = app.description.service.workload
    thing = find_object(app, workload.kind, workload.name)
    require(app, thing, f"{workload.kind} {workload.name}")
    assert thing is not None
    require(app, thing.below("spec").get("replicas", 1) > 1, "several replicas")
    group, _, version = thing.data["apiVersion"].rpartition("/")
    target = {"group": group, "version": version, "kind": workload.kind, "name": workload.name}
    text = "- op: replace\n  path: /spec/replicas\n  value: 1\n"
    return add_file(app, FILE, text, "patchesJson6902", {"target": target, "path": FILE})
