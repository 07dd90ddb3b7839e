"""A file that nobody applies."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group, Spot, SpotFault
from faults.kinds.kubernetes.kustomized import edit_line, made_by, resources
from faults.kinds.kubernetes.lost import lost
from faults.kinds.placed import Change, slug


class FileNotListed(SpotFault):
    """A manifest is in the folder and not in the kustomization.

    The file was added, and the list was not; or the line went with a merge. `kubectl apply -k` passes it by without a
    word: whoever looks into the repository sees the object, and the cluster has never heard of it.

    Find it: `kubectl get` for the object's kind does not show it, and `kubectl kustomize` of the folder does not print
    it. Mend it: list the file.
    """

    group = Group.APPLY

    def spots(self, app: App) -> Iterator[Spot]:
        for resource in resources(app):
            if missed := list(lost(app, made_by(app, resource))):
                yield Spot(slug(resource), _removal(resource), missed)

    examples = (
        Example(
            place="applied",
            before="""\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - budget.yaml
  - deployment.yaml
""",
            after="""\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - budget.yaml
""",
        ),
    )


def _removal(resource: str) -> Change:
    return lambda app: edit_line(app, resource, lambda line: [])
