"""A module with the name of one that Python has."""

from collections.abc import Iterator

from bases.app import App
from faults.editors.dockerfile import insert_after, newline
from faults.editors.dockerignore import let_through
from faults.fault import Backend, Example
from faults.kinds.dockerfile.changed import ImageFault
from faults.kinds.dockerfile.places import source_copy
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import Change

MODULE = "email.py"
TEXT = ('"""Whom reports of the night go to."""', "", 'OPERATORS = ("operations@example.org",)')


class ModuleShadowsStandardLibrary(ImageFault):
    """A file beside the package has the name of a module of Python's own.

    Python looks for modules where it is started before it looks anywhere else. All that imports the standard module,
    most of it in libraries that nobody has touched, gets this file instead.

    Find it: the container ends at once, with a stack trace through libraries, and an error that a well-known module is
    no package or lacks a well-known name. Mend it: give the file another name.
    """

    shows = (STARTS,)
    backend = Backend.PROCESS

    def places(self, app: App) -> Iterator[tuple[str, Change]]:
        place = source_copy(app)
        if place is not None and MODULE not in app:
            parent, _, name = place.operands[1].text.rstrip("/").rpartition("/")
            if parent and name == app.description.source:
                line = f"COPY {MODULE} {parent}/"

                def change(app: App) -> App:
                    text = "".join(each + newline(app) for each in TEXT)
                    return let_through(insert_after(app, place, line).replace(MODULE, text), MODULE)

                yield "source", change

    examples = (
        Example(
            place="dockerfile",
            before="FROM python:3.13-slim\nCOPY stars /app/stars\nCMD python -m stars\n",
            after="FROM python:3.13-slim\nCOPY stars /app/stars\nCOPY email.py /app/\nCMD python -m stars\n",
            beside={MODULE: "\n".join((*TEXT, ""))},
        ),
    )
