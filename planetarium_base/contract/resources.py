"""Planets and moons, described once, so that both are held to the same promises."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote


@dataclass(frozen=True)
class Resource:
    """What clients create, find, list and delete: its names in URLs, JSON, SQL and texts."""

    plural: str
    singular: str
    parent_plural: str
    parent_singular: str
    orphan: str
    """What a check on one without a parent is called."""

    @property
    def path(self) -> str:
        return f"/api/{self.singular}"

    def at(self, name: str) -> str:
        """The path of the one with a name."""
        return f"{self.path}/{quote(name, safe='')}"

    @property
    def key(self) -> str:
        """The primary key's column."""
        return f"{self.singular}_id"

    @property
    def name(self) -> str:
        """The column with the name."""
        return f"{self.singular}_name"

    @property
    def parent(self) -> str:
        """The foreign key's column."""
        return f"{self.parent_singular}_id"

    @property
    def name_field(self) -> str:
        return f"{self.singular}Name"

    @property
    def parent_field(self) -> str:
        return f"{self.parent_singular}Id"

    @property
    def none_found(self) -> str:
        return f"No {self.plural} found"

    @property
    def not_found(self) -> str:
        return f"No {self.singular} found"

    @property
    def not_created(self) -> str:
        return f"{self.singular} could not be created"

    @property
    def deleted(self) -> str:
        return f"{self.singular} deleted"

    @property
    def not_deleted(self) -> str:
        return f"{self.singular} could not be deleted"

    def body(self, name: object, parent: object) -> dict[str, object]:
        """What a client sends to create one."""
        return {self.name_field: name, self.parent_field: parent}

    def view(self, key: int, name: str, parent: int) -> dict[str, object]:
        """What a client is shown of one."""
        return {f"{self.singular}Id": key, self.name_field: name, self.parent_field: parent}


PLANETS = Resource("planets", "planet", "users", "user", "unknown-owner")
MOONS = Resource("moons", "moon", "planets", "planet", "unknown-planet")
