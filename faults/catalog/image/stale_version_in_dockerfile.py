"""A version that somebody has pinned elsewhere."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import commands, insert_command
from faults.fault import Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import installation
from faults.kinds.dockerfile.required import pinned, version
from faults.kinds.placed import Change, answers

ONCE = {"click": "8.1.8", "idna": "3.10"}
"""Releases that others go along with and that have been followed by more."""


class StaleVersionInDockerfile(ImageFault):
    """The Dockerfile installs an old version of a library over the one that is required.

    It got round a bug at the time. The requirements have moved on since, and this line has not: it puts the old version
    back with each build. Whoever reads the requirements, a scanner of vulnerabilities for one, takes the image for what
    it is not.

    Find it: `pip list` in the container shows another version than the requirements. Mend it: take the command out.
    """

    shows = (answers("container.libraries"),)

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        place = installation(app)
        for name, requirement in pinned(app).items() if place is not None else ():
            if name in ONCE and version(requirement) != ONCE[name]:
                yield name, _installing(f"{name}=={ONCE[name]}")

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nRUN pip install -r requirements.txt\nCMD python -m stars\n",
            after=(
                "FROM python:3.13-slim\nRUN pip install -r requirements.txt && pip install click==8.1.8\n"
                "CMD python -m stars\n"
            ),
        ),
    )


def _installing(requirement: str) -> Change:
    def change(app: App) -> App:
        place = installation(app)
        assert place is not None
        run, number = place
        words = commands(run)[number].split()
        kept = [word for word in words if word not in ("-r", "--requirement", app.description.requirements)]
        return insert_command(app, run, number, " ".join([*kept, requirement]))

    return change
