"""A line that two people added."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.kustomized import edit_line, resources
from faults.kinds.kubernetes.lost import NOTHING
from faults.kinds.placed import Change, slug


class FileListedTwice(SpotFault):
    """The kustomization lists a file twice.

    Two branches added it, and merging them kept both lines. kustomize finds the same object a second time and prints
    nothing: nothing at all is applied.

    Find it: kustomize says that it may not add a resource with an id that is there already. Mend it: take out one of
    the lines.
    """

    group = Group.APPLY

    def spots(self, app: App) -> Iterator[Spot]:
        for resource in resources(app):
            yield Spot(slug(resource), _doubling(resource), NOTHING)

    examples = (
        Example(
            place="applied",
            before="""\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
""",
            after="""\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - deployment.yaml
  - deployment.yaml
""",
        ),
    )


def _doubling(resource: str) -> Change:
    return lambda app: edit_line(app, resource, lambda line: [line, line])
