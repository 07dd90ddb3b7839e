"""Operations in sequences that nobody thought of, against the model of the Planetarium."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World, document
from planetarium_base.contract.access import session
from planetarium_base.contract.answers import says, shows
from planetarium_base.contract.resources import MOONS, PLANETS, Resource
from planetarium_base.contract.rows import add_user, clear, named
from planetarium_base.contract.sky import Answer, Sky

SEQUENCES = 10
STEPS = 10
USERS = 2
UNKNOWN_ID = 2**40

NAMES = ("Vesta", "vesta", "Vesta ", "Ves\u200bta", "\u00c5sa", "A\u030asa", "\U0001fa90")
FEW_NAMES = 3
"""In one sequence, so that what is asked for is often there, and what is created often is already."""

# More are created than deleted, so that there is something to find and to be in the way.
VERBS = ("create",) * 4 + ("delete",) * 2 + ("find", "find", "find_by_id", "find_by_id", "list", "remove_user")

Step = tuple[str, Resource, str, str, int]
"""A verb, what it is done to, a name, the name of a moon's planet, and which user."""


class Tour:
    """One sequence of operations, on the service and on the model at once."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._client = session(world)
        self._told: list[str] = []
        clear(world)
        self._users = [add_user(world, named(world, "Tourist")) for _ in range(USERS)]
        self._sky = Sky(set(self._users))

    def take(self, step: Step) -> None:
        """Raises AssertionError, with all that came before, when service and model do not agree."""
        verb, resource, name, planet, user = step
        try:
            getattr(self, f"_{verb}")(resource, name, self._parent(resource, planet, user))
        except AssertionError as failure:
            raise AssertionError(f"after {'; '.join(self._told[:-1]) or 'nothing'}: {failure}") from failure

    def _parent(self, resource: Resource, planet: str, user: int) -> int:
        if resource is PLANETS:
            return (*self._users, UNKNOWN_ID)[user]
        return self._sky.planets.rows.get(planet, (UNKNOWN_ID, 0))[0]

    def _list(self, resource: Resource, name: str, parent: int) -> None:
        self._agree(self._client.get(resource.path), self._sky.list(resource))

    def _find(self, resource: Resource, name: str, parent: int) -> None:
        self._agree(self._client.get(resource.at(name)), self._sky.find(resource, name))

    def _find_by_id(self, resource: Resource, name: str, parent: int) -> None:
        table = self._sky.table(resource)
        key = table.rows.get(name, (UNKNOWN_ID, 0))[0]
        self._agree(self._client.get(f"{resource.path}/id/{key}"), self._sky.find(resource, table.named(key)))

    def _create(self, resource: Resource, name: str, parent: int) -> None:
        response = self._client.post(resource.path, json=resource.body(name, parent))
        key = 0
        if response.status_code == httpx.codes.CREATED:
            body = document(response)
            shown = body.get(f"{resource.singular}Id") if isinstance(body, dict) else None
            key = shown if isinstance(shown, int) else 0
        newest = max(self._sky.table(resource).ids(), default=0)
        self._agree(response, self._sky.create(resource, name, parent, key))
        if key and key <= newest:
            raise AssertionError(f"the new id {key} is not greater than {newest}, which was there before")

    def _delete(self, resource: Resource, name: str, parent: int) -> None:
        self._agree(self._client.delete(resource.at(name)), self._sky.delete(resource, name))

    def _remove_user(self, resource: Resource, name: str, parent: int) -> None:
        self._told.append(f"user {self._users[0]} is removed")
        self._world.deployment.execute("DELETE FROM users WHERE user_id = %s", [self._users[0]])
        self._sky.remove_user(self._users[0])

    def _agree(self, response: httpx.Response, expected: Answer) -> None:
        asked = f"{response.request.method} {response.request.url.path!r} {response.request.content.decode()}"
        self._told.append(f"{asked.rstrip()} ({response.status_code})")
        if expected.text is None:
            shows(response, expected.status, expected.body)
        else:
            says(response, expected.status, expected.text)


def opening(names: Sequence[str]) -> Iterator[Step]:
    """What every sequence begins with, so that there is something from the start."""
    for resource in (PLANETS, MOONS):
        yield "list", resource, names[0], names[0], 0
    yield "create", PLANETS, names[0], names[0], 0
    yield "create", PLANETS, names[1], names[1], 1
    for name, planet in zip(names, names[:2], strict=False):
        yield "create", MOONS, name, planet, 0


def each_sequence(follow: Callable[[list[Step]], None]) -> None:
    """Gives sequences of operations to a function, one after the other, the same ones every time."""
    # Here, for it takes a third of a second, which who only lists the catalog need not wait.
    from hypothesis import HealthCheck, Phase, given, settings  # noqa: PLC0415
    from hypothesis import strategies as st  # noqa: PLC0415

    places = st.sampled_from(range(FEW_NAMES))
    step = st.tuples(
        st.sampled_from(VERBS), st.sampled_from((PLANETS, MOONS)), places, places, st.sampled_from(range(USERS + 1))
    )
    chosen = st.lists(st.sampled_from(NAMES), min_size=FEW_NAMES, max_size=FEW_NAMES, unique=True)

    @settings(
        max_examples=SEQUENCES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(names=chosen, steps=st.lists(step, min_size=STEPS, max_size=STEPS))
    def take(names: list[str], steps: list[tuple[str, Resource, int, int, int]]) -> None:
        drawn = [(verb, resource, names[name], names[planet], user) for verb, resource, name, planet, user in steps]
        follow([*opening(names), *drawn])

    take()


def random_operations(requires: list[str]) -> Check:
    """The check, which presumes all that is known of each operation by itself."""

    @check("model.random-operations", ("model", Aspect.ANSWERS), requires=requires)
    def agrees(world: World) -> None:
        """Whatever is done in whatever order, the answers are those of the model."""

        def follow(steps: list[Step]) -> None:
            tour = Tour(world)
            for step in steps:
                tour.take(step)

        each_sequence(follow)

    return agrees
