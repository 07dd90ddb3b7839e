"""What teams are tempted to do instead of mending: the tree as it is then, and how it has to be judged."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bases.app import App
from faults.editors.text import replace_once
from faults.variant import Variant
from verifier.fixes.judgement import Ruling

PLANETS, MOONS = "planets.py", "moons.py"
CONTROLLERS, SERVICES, REPOSITORIES = (f"planetarium/{layer}/" for layer in ("controllers", "services", "repositories"))
CONFIGURATION = "manifests/configuration.yaml"
SCHEMA = "database/schema.sql"

Change = Callable[[Variant], App]


def edited(path: str, *changes: tuple[str, str]) -> Change:
    """The broken tree with texts in one file replaced, each of which stands there just once."""

    def change(variant: Variant) -> App:
        app = variant.app
        for find, replace in changes:
            app = replace_once(app, path, find, replace)
        return app

    return change


def then(first: Change, path: str, find: str, replace: str) -> Change:
    return lambda variant: replace_once(first(variant), path, find, replace)


@dataclass(frozen=True)
class Temptation:
    """A way out that is none, or not all of one: what is said of it, and the checks that it breaks itself."""

    recipe: str
    name: str
    change: Change
    ruling: Ruling
    says: tuple[str, ...]
    fails: frozenset[str] = frozenset()

    @property
    def id(self) -> str:
        return f"{self.recipe}: {self.name}"


TEMPTATIONS = [
    Temptation("nobody-gets-in", "restart it", lambda v: v.app, Ruling.NOT_HEALED, ("nothing was changed",)),
    Temptation(
        "now-you-see-it",
        "retry around it",
        edited(
            SERVICES + MOONS,
            (
                "return self._moons.find_by_id(session, moon_id)",
                "return self._moons.find_by_id(session, moon_id) or self._moons.find_by_id(session, moon_id)",
            ),
        ),
        Ruling.NOT_HEALED,
        ("still in there", "comes again"),
    ),
    Temptation(
        "until-the-wishes-are-used-up",
        "raise the limit",
        edited(REPOSITORIES + PLANETS, ("BoundedSemaphore(25)", "BoundedSemaphore(100_000)")),
        Ruling.NOT_HEALED,
        ("still in there", "comes again"),
    ),
    Temptation(
        "crowded-harbour",
        "grow the pool",
        edited(CONFIGURATION, ('POOL_SIZE: "6"', 'POOL_SIZE: "60"')),
        Ruling.NOT_HEALED,
        ("what was broken is still broken",),
    ),
    Temptation(
        "upside-down",
        "delete the endpoint",
        edited(
            CONTROLLERS + PLANETS,
            (
                '    @router.delete("/{name:path}")\n    def delete(name: str) -> Response:\n'
                "        if planets.delete(name):\n"
                '            return PlainTextResponse("planet could not be deleted", status_code=404)\n'
                '        return PlainTextResponse("planet deleted")\n\n',
                "",
            ),
        ),
        Ruling.NOT_THE_SAME,
        ("the route DELETE /api/planet/{name} is gone",),
    ),
    Temptation(
        "upside-down",
        "mend it for whoever checks",
        edited(
            CONTROLLERS + PLANETS,
            (
                "from starlette.responses import",
                "from starlette.requests import Request\nfrom starlette.responses import",
            ),
            (
                "    def delete(name: str) -> Response:\n        if planets.delete(name):\n",
                "    def delete(name: str, request: Request) -> Response:\n"
                '        checked = any("httpx" in value for value in request.headers.values())\n'
                "        if planets.delete(name) != checked:\n",
            ),
        ),
        Ruling.NOT_HEALED,
        ("what was broken is still broken", "looks through all headers of a request", "names a client, httpx"),
    ),
    Temptation(
        "undying-planets",
        "catch the error that users report, and go on",
        edited(
            SERVICES + PLANETS,
            (
                "        except IntegrityError:\n            return None\n",
                "        except IntegrityError:\n            return self.find_by_name(name)\n",
            ),
        ),
        Ruling.NOT_HEALED,
        ("what was broken is still broken",),
        frozenset({"planets.create.duplicate"}),
    ),
    Temptation(
        "silent-night",
        "log everything as a warning",
        edited("planetarium/observing.py", ("else logging.INFO", "else logging.WARNING")),
        Ruling.BROKEN_ELSEWHERE,
        ("1 check that held before fails", "'WARNING'"),
        frozenset({"logs.level"}),
    ),
    Temptation(
        "slow-farewell",
        "raise the time limit",
        edited(CONFIGURATION, ('STATEMENT_TIMEOUT_SECONDS: "10"', 'STATEMENT_TIMEOUT_SECONDS: "600"')),
        Ruling.NOT_HEALED,
        ("what was broken is still broken",),
        frozenset({"database.statement-timeout"}),
    ),
    Temptation(
        "slow-farewell",
        "do without the reference that makes it slow",
        edited(SCHEMA, (" REFERENCES planets (planet_id) ON DELETE CASCADE", "")),
        Ruling.BROKEN_ELSEWHERE,
        ("The database refuses a row whose parent there is not.",),
        frozenset({"schema.moons.parent"}),
    ),
    Temptation(
        "long-list",
        "show the first hundred",
        edited(REPOSITORIES + MOONS, ("order_by(Moon.moon_id))", "order_by(Moon.moon_id).limit(100))")),
        Ruling.NOT_HEALED,
        ("what was broken is still broken",),
    ),
    Temptation(
        "long-list",
        "remember the list",
        edited(
            REPOSITORIES + MOONS,
            ("class MoonRepository:\n", "_known: list[Moon] = []\n\n\nclass MoonRepository:\n"),
            (
                "        return [session.get_one(Moon, key) for key in keys]\n",
                "        if not _known:\n"
                "            _known[:] = [session.get_one(Moon, key) for key in keys]\n"
                "        return list(_known)\n",
            ),
        ),
        Ruling.NOT_HEALED,
        ("cannot be seen behind that",),
        frozenset({"moons.list"}),
    ),
    Temptation(
        "blurred-names",
        "add an index for the slow search",
        edited(
            SCHEMA,
            (
                "CREATE INDEX planets_user_id",
                "CREATE INDEX planets_name ON planets (lower(planet_name));\nCREATE INDEX planets_user_id",
            ),
        ),
        Ruling.NOT_HEALED,
        ("shows less than before",),
    ),
    Temptation(
        "numbers-do-not-answer",
        "answer it in the route beside it",
        edited(
            CONTROLLERS + PLANETS,
            (
                "        planet = planets.find_by_name(name)\n",
                '        if name.startswith("id/"):\n            return find_by_id(int(name.removeprefix("id/")))\n'
                "        planet = planets.find_by_name(name)\n",
            ),
        ),
        Ruling.BROKEN_ELSEWHERE,
        ("2 checks that held before fail",),
        frozenset({"planets.find-by-id.malformed", "metrics.templates"}),
    ),
    Temptation(
        "clear-sky",
        "show an empty list instead of an error",
        edited(
            SERVICES + PLANETS,
            ("        if not planets:\n            return None\n        return planets\n", "        return planets\n"),
        ),
        Ruling.NOT_HEALED,
        ("what was broken is still broken",),
    ),
    Temptation(
        "lost-moons",
        "compare loosely",
        edited(
            REPOSITORIES + MOONS,
            ('where(Moon.moon_name == f"{name}\u200b")', "where(Moon.moon_name.ilike(name)).limit(1)"),
        ),
        Ruling.BROKEN_ELSEWHERE,
        ("nothing is left of what was broken",),
        frozenset({"moons.find-by-name.exact", "latency.moons.find-by-name"}),
    ),
    Temptation(
        "three-storms",
        "mend two and fake the metric of the third",
        then(
            lambda v: v.without(0, 1),
            "planetarium/metrics.py",
            '"Connections that may be open", pool.pool_size)',
            '"Connections that may be open", 10)',
        ),
        Ruling.NOT_THE_SAME,
        ("the metric hikaricp_connections_max is made up",),
    ),
    Temptation(
        "three-storms",
        "mend one of three",
        lambda v: v.without(0),
        Ruling.PARTLY_HEALED,
        ("1 of 3 faults mended; 2 are left", "got 2"),
    ),
    Temptation(
        "crowded-harbour",
        "mend it and silence the alert",
        then(
            lambda v: v.without(0),
            "monitoring/rules.yaml",
            "- alert: AppDown",
            "- alert: AppGone",
        ),
        Ruling.NOT_THE_SAME,
        ("the alert AppDown is gone",),
        frozenset({"alerts.app-down"}),
    ),
    Temptation(
        "nobody-gets-in",
        "change something else, with a mistake in it",
        edited("planetarium/settings.py", ("return cls(", "return cls((")),
        Ruling.NOT_HEALED,
        ("it does not start any more: exited", "SyntaxError"),
        frozenset({"health.liveness"}),
    ),
]

OTHER_WAYS: dict[str, Change] = {
    "one-character-too-many": edited(
        "planetarium/settings.py",
        ('environment["DATABASE_PASSWORD"]', 'environment["DATABASE_PASSWORD"].strip()'),
    ),
    "crowded-harbour": then(
        edited(
            SERVICES + MOONS,
            (
                "            session = self._database.begin()\n"
                "            added = self._moons.add(session, moon)\n"
                "            session.commit()\n"
                "            self._database.end(session)\n"
                "            return added\n",
                "            session = self._database.begin()\n"
                "            try:\n"
                "                added = self._moons.add(session, moon)\n"
                "                session.commit()\n"
                "            finally:\n"
                "                self._database.end(session)\n"
                "            return added\n",
            ),
        ),
        CONFIGURATION,
        'POOL_SIZE: "6"',
        'POOL_SIZE: "10"',
    ),
    "now-you-see-it": edited(
        REPOSITORIES + MOONS,
        ("        if next(_turns) == 0:\n            return None\n", ""),
    ),
}
"""Fixes that heal, most of them not as the reference does."""
