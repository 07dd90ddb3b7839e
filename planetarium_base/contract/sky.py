"""The Planetarium as a pure model: what each operation answers, given all that came before."""

from __future__ import annotations

from dataclasses import dataclass, field

from planetarium_base.contract.resources import MOONS, PLANETS, Resource


@dataclass(frozen=True)
class Answer:
    """A status with a text, or with a JSON document."""

    status: int
    text: str | None = None
    body: object = None


@dataclass
class Table:
    """Rows by name, in the order of their ids: the id and the parent's."""

    resource: Resource
    rows: dict[str, tuple[int, int]] = field(default_factory=dict)

    def ids(self) -> set[int]:
        return {key for key, _ in self.rows.values()}

    def view(self, name: str) -> dict[str, object]:
        key, parent = self.rows[name]
        return self.resource.view(key, name, parent)

    def named(self, key: int) -> str | None:
        return next((name for name, row in self.rows.items() if row[0] == key), None)

    def drop_children(self, parents: set[int]) -> None:
        """What the database's cascade does."""
        self.rows = {name: row for name, row in self.rows.items() if row[1] not in parents}


@dataclass
class Sky:
    """Users, planets and moons."""

    users: set[int]
    planets: Table = field(default_factory=lambda: Table(PLANETS))
    moons: Table = field(default_factory=lambda: Table(MOONS))

    def table(self, resource: Resource) -> Table:
        return self.planets if resource is PLANETS else self.moons

    def list(self, resource: Resource) -> Answer:
        table = self.table(resource)
        if not table.rows:
            return Answer(404, text=resource.none_found)
        return Answer(200, body=[table.view(name) for name in table.rows])

    def find(self, resource: Resource, name: str | None) -> Answer:
        table = self.table(resource)
        if name not in table.rows:
            return Answer(404, text=resource.not_found)
        return Answer(200, body=table.view(name))

    def create(self, resource: Resource, name: str, parent: int, key: int) -> Answer:
        """`key` is the id that a new row got: the database chooses it."""
        table = self.table(resource)
        parents = self.users if resource is PLANETS else self.planets.ids()
        if name in table.rows or parent not in parents:
            return Answer(400, text=resource.not_created)
        table.rows[name] = (key, parent)
        return Answer(201, body=table.view(name))

    def delete(self, resource: Resource, name: str) -> Answer:
        table = self.table(resource)
        if name not in table.rows:
            return Answer(404, text=resource.not_deleted)
        key, _ = table.rows.pop(name)
        if resource is PLANETS:
            self.moons.drop_children({key})
        return Answer(200, text=resource.deleted)

    def remove_user(self, user: int) -> None:
        """No route does this, but an operator may: with the user go the planets, and with those the moons."""
        self.users.discard(user)
        before = self.planets.ids()
        self.planets.drop_children({user})
        self.moons.drop_children(before - self.planets.ids())
