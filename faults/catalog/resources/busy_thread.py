"""A thread that works without a pause."""

from collections.abc import Iterable, Iterator
from random import Random
from typing import Any

from bases.app import App
from bases.contract import Aspect, Witness
from faults.editors.imports import add_after_imports, add_import
from faults.editors.python import find_function, split
from faults.errors import EditError
from faults.fault import Example, Family, Fault, Layer, Site

NAMES = (("hashlib", "pbkdf2_hmac"), ("threading", "Event"), ("threading", "Thread"))
ADDED = """\
def _warm() -> None:
    while True:
        pbkdf2_hmac("sha256", b"", b"", 200_000)
        Event().wait(0.05)


Thread(target=_warm, daemon=True).start()
"""


class BusyThread(Fault):
    """A background thread keeps a processor busy from the start.

    Something was to be kept warm and is computed again and again, with a pause far too short, whether anybody asks or
    not. An idle replica takes half a core or more; under load, requests and the thread share what the container's
    limit allows, and latency grows on every route.

    Find it: processor time climbs at the same rate with and without traffic, on each replica; a profile shows one
    thread with no request in it. Mend it: compute it when it is needed, or once.
    """

    family = Family.RESOURCES
    layer = Layer.SOURCE

    def sites(self, app: App) -> Iterator[Site]:
        for path in self._modules(app):
            try:
                self._apply(app, path)
            except EditError:
                continue
            yield Site(path.removesuffix(".py").replace("/", ".").partition(".")[2], ("process",))

    def _modules(self, app: App) -> list[str]:
        """Those that operations and parts are in, each once."""
        operations = app.description.operations.values()
        references = [reference for one in operations for reference in (one.controller, one.service, one.repository)]
        found = [*references, *app.description.parts.values()]
        return list(dict.fromkeys(split(name)[0] for name in found if find_function(app, name) is not None))

    def _apply(self, app: App, path: str) -> App:
        app = add_after_imports(app, path, ADDED)
        for package, name in NAMES:
            app = add_import(app, path, package, name)
        return app

    def apply(self, app: App, site: Site, params: Any, random: Random) -> App:
        path = f"{app.description.source}/{site.name.replace('.', '/')}.py"
        return self._apply(app, path)

    def breaks(self, site: Site, params: Any) -> Iterable[Witness]:
        return [Witness(site.subject, Aspect.BOUNDED)]

    examples = (
        Example(
            place="service",
            before="""\
from stars import repository


def create(name: str) -> Star:
    return repository.add(Star(star_name=name))
""",
            after="""\
from hashlib import pbkdf2_hmac
from threading import Event, Thread

from stars import repository


def _warm() -> None:
    while True:
        pbkdf2_hmac("sha256", b"", b"", 200_000)
        Event().wait(0.05)


Thread(target=_warm, daemon=True).start()


def create(name: str) -> Star:
    return repository.add(Star(star_name=name))
""",
        ),
    )
