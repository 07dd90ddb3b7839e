"""A file that is listed as one that is not there."""

from collections.abc import Iterator

from bases.app import App
from faults.fault import Example
from faults.kinds.kubernetes.changed import Group
from faults.kinds.kubernetes.kustomized import edit_line, resources
from faults.kinds.kubernetes.lost import NOTHING
from faults.kinds.kubernetes.steps import Spot, SpotFault
from faults.kinds.placed import Change, slug

ENDS = {".yaml": ".yml", ".yml": ".yaml"}


class FileOfOtherExtension(SpotFault):
    """The kustomization lists a file with the other of the two extensions that YAML has.

    There is no such file. kustomize does not go on without it: it prints nothing, and nothing at all is applied.

    Find it: kustomize says which path leads to no file. Mend it: write the name as the file has it.
    """

    group = Group.APPLY

    def spots(self, app: App) -> Iterator[Spot]:
        for resource in resources(app):
            for end, other in ENDS.items():
                if resource.endswith(end):
                    yield Spot(slug(resource), _respelling(resource, end, other), NOTHING)

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
  - deployment.yml
""",
        ),
    )


def _respelling(resource: str, end: str, other: str) -> Change:
    new = resource.removesuffix(end) + other
    return lambda app: edit_line(app, resource, lambda line: [line.replace(resource, new)])
