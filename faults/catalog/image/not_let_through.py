"""A file that the build needs and does not see."""

from collections.abc import Iterator

from bases.app import App
from bases.description import DOCKERIGNORE
from faults.editors.dockerignore import patterns, remove_pattern
from faults.fault import Example
from faults.kinds.dockerfile.changed import NO_BUILD, ImageFault
from faults.kinds.dockerfile.places import from_context
from faults.kinds.placed import Change, slug


class NotLetThrough(ImageFault):
    """The list of ignored files leaves out what the Dockerfile copies.

    `.dockerignore` takes out everything and brings back what is needed; the line that brings one thing back is missing.
    The file is in its folder for everybody to see, and yet the build says that there is none.

    Find it: the build's last step says that the file was not found, or is excluded. Mend it: bring it back with a line
    that begins with an exclamation mark.
    """

    shows = NO_BUILD
    path = DOCKERIGNORE

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        copied = {each.operands[0].text.strip("./") for each in from_context(app)}
        for pattern in patterns(app):
            if pattern.startswith("!") and pattern.strip("!./") in copied:
                yield slug(pattern), _removal(pattern)

    examples = (
        Example(
            place="dockerignore",
            before="# All but what the image is made of.\n*\n!/stars\n",
            after="# All but what the image is made of.\n*\n",
        ),
    )


def _removal(pattern: str) -> Change:
    return lambda app: remove_pattern(app, pattern)
