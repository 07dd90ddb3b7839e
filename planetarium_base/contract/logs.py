"""The log: one JSON object a line, and no secret in it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx

from bases.contract import Aspect, check
from bases.world import World, demand, seconds
from planetarium_base.contract.access import COOKIE, LOGIN, NOWHERE, SEEDED_PASSWORD, cookie, credentials, log_in, login
from planetarium_base.contract.actuator import LIVENESS, REQUEST_ID
from planetarium_base.contract.metrics import DELAY_SECONDS, HASH_SECONDS
from planetarium_base.contract.registrations import REGISTER
from planetarium_base.contract.rows import SEEDED_USER, named

COMPLETED = "request completed"
LOG_SECONDS = 1.0
"""How long a line may come after the answer that it is of."""

CONNECTION_STRINGS = ("postgresql+psycopg://", "postgresql://", "postgres://")


def send(world: World, method: str, path: str, **options: Any) -> httpx.Response:
    """Sends a request with an ID of its own. The lines that it leaves have it, too."""
    # A log may go back to runs before this one, with the same numbers.
    run = world.remember("logs.run", lambda: uuid4().hex)
    options.setdefault("headers", {})[REQUEST_ID] = world.unique(run).replace(" ", "-")
    return world.http.request(method, path, **options)


def lines(world: World, response: httpx.Response) -> list[dict[str, Any]]:
    """What the log says of a request. AssertionError for a line that is no JSON object."""
    sent = response.request.headers[REQUEST_ID]
    found = [_record(line) for line in world.deployment.logs() if sent in line]
    return [record for record in found if record.get("requestId") == sent]


def written(world: World) -> None:
    """Returns when the log has what came before. AssertionError when nothing comes."""
    last = send(world, "GET", "/nowhere")
    came = world.await_condition(lambda: bool(lines(world, last)), LOG_SECONDS)
    demand(came, f"GET /nowhere with {REQUEST_ID} {last.request.headers[REQUEST_ID]} left no line in the log")


def _record(line: str) -> dict[str, Any]:
    try:
        record = json.loads(line)
    except ValueError:
        record = None
    demand(isinstance(record, dict), f"a line of the log is no JSON object: {line[:200]}")
    found: dict[str, Any] = record
    return found


@dataclass(frozen=True)
class Logged:
    """A request and the line that it left when it was done."""

    response: httpx.Response
    record: dict[str, Any]

    @property
    def asked(self) -> str:
        return f"{self.response.request.method} {self.response.request.url.path}"


def logged(world: World) -> list[Logged]:
    """Some requests, the same for all who ask. AssertionError when one left not just one line when it was done."""
    return world.remember("logs.logged", lambda: _logged(world))


def _logged(world: World) -> list[Logged]:
    sent = [send(world, "POST", "/logout"), send(world, "GET", "/nowhere"), send(world, "GET", NOWHERE)]
    written(world)
    return [_last_line(world, response) for response in sent]


def _last_line(world: World, response: httpx.Response) -> Logged:
    # What else there is on the way, a stack trace for one, is another check's concern.
    found = [record for record in lines(world, response) if record.get("message") == COMPLETED]
    asked = f"{response.request.method} {response.request.url.path}"
    demand(len(found) == 1, f"{asked} left {len(found)} lines {COMPLETED!r} in the log")
    return Logged(response, found[0])


@check(
    "logs.request",
    ("logs", Aspect.ANSWERS),
    ("logs.message", Aspect.ANSWERS),
    ("logs.requestId", Aspect.ANSWERS),
    ("settings.LOG_LEVEL", Aspect.ANSWERS),
    requires=["routes.unknown", "requests.id"],
)
def request(world: World) -> None:
    """Each request leaves one line when it is done, with the request's ID."""
    logged(world)


@check(
    "logs.duration",
    ("logs.duration", Aspect.ANSWERS),
    # A login takes its time only if it looks at the password.
    requires=["logs.request", "steady.users.login"],
)
def duration(world: World) -> None:
    """The line has the request's duration in seconds, to the microsecond."""
    response = send(world, "POST", LOGIN, json=credentials(SEEDED_USER, SEEDED_PASSWORD + "!"))
    written(world)
    limit = seconds(response) + DELAY_SECONDS
    durations = [record.get("duration") for record in lines(world, response) if record.get("message") == COMPLETED]
    told = durations[0] if len(durations) == 1 else None
    held = isinstance(told, float) and HASH_SECONDS <= told <= limit and told == round(told, 6)
    wanted = f"at least {HASH_SECONDS} s and at most {limit:.3f} s, to the microsecond"
    demand(held, f"a login took {wanted}; the log says {durations}")


@check("logs.quiet", ("logs.quiet", Aspect.ANSWERS), requires=["logs.request"])
def quiet(world: World) -> None:
    """Probes leave no line, or they would be most of the log."""
    response = send(world, "GET", LIVENESS)
    written(world)
    found = lines(world, response)
    demand(not found, f"GET {LIVENESS} left {found}")


@check(
    "logs.secrets", ("logs.secrets", Aspect.ANSWERS), requires=["logs.request", "users.register", "steady.users.login"]
)
def secrets(world: World) -> None:
    """The log holds no password, no session and no connection string."""
    name, right, wrong = named(world, "Secretive"), "Halley1758secret", "Encke1786secret"
    world.http.post(REGISTER, json=credentials(name, right))
    log_in(world, name, wrong)
    log_in(world, name, right)
    session = cookie(login(world)).value
    world.http.get(NOWHERE, headers={"Cookie": f"{COOKIE}={session}"})
    written(world)
    log = "\n".join(world.deployment.logs())
    for what, secret in (
        ("a password", right),
        ("a password that was wrong", wrong),
        ("the seeded user's password", SEEDED_PASSWORD),
        ("a session", session),
        *(("a connection string", beginning) for beginning in CONNECTION_STRINGS),
    ):
        demand(secret not in log, f"the log holds {what}: {_line_with(log, secret)}")


def _line_with(log: str, text: str) -> str:
    return next((line[:200] for line in log.splitlines() if text in line), "")


@check("logs.json", ("logs.json", Aspect.ANSWERS), requires=["logs.request"])
def only_json(world: World) -> None:
    """Every line of the log is a JSON object."""
    written(world)
    for line in world.deployment.logs():
        _record(line)


GATE = [request]
IN_PHASE_ONE = [duration, quiet, secrets]
AFTER_DATA = [only_json]
