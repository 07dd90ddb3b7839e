"""A pattern that leaves out more than is meant."""

import posixpath
from collections.abc import Iterator
from fnmatch import fnmatch

from bases.app import App
from bases.description import DOCKERIGNORE
from faults.editors.dockerignore import add_pattern, patterns
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import source_copy
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change, slug

MEANT = ("**/log*", "**/*settings*", "**/*password*", "**/*session*", "**/database*")
"""What people keep out of images: log files, an editor's settings and sessions, passwords, a database's files."""


class ModuleIgnored(ImageFault):
    """The list of ignored files leaves out one of the service's own modules.

    The pattern is meant for files that do not belong into an image, as log files or passwords do not. It matches a
    module, too. The build says nothing, for the folder that is copied is there.

    Find it: the container ends at once, for want of a module that is in the tree. Mend it: make the pattern narrower.
    """

    shows = (STARTS,)
    path = DOCKERIGNORE

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        modules = [posixpath.basename(path) for path in app.below(app.description.source) if path.endswith(".py")]
        for pattern in MEANT if source_copy(app) and patterns(app) else ():
            name = pattern.rpartition("/")[2]
            if pattern not in patterns(app) and any(fnmatch(module, name) for module in modules):
                yield slug(pattern), _addition(pattern)

    examples = (
        Example(
            place="dockerignore",
            before="deploy\n.git\n",
            after="deploy\n.git\n**/*settings*\n",
        ),
    )


def _addition(pattern: str) -> Change:
    return lambda app: add_pattern(app, pattern)
