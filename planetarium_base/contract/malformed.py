"""Requests to create something that make no sense: one check for each rule, the same for users, planets and moons."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World
from planetarium_base.contract.access import session
from planetarium_base.contract.answers import MALFORMED, says
from planetarium_base.contract.registrations import REGISTER
from planetarium_base.contract.resources import Resource

NAME = "Malformed"


@dataclass(frozen=True)
class Form:
    """What a client fills in to create something: two fields, the first of them a name."""

    operation: str
    path: str
    name_field: str
    other_field: str
    other: object
    """A value of the other field that would do."""

    def post(self, world: World, body: str) -> httpx.Response:
        client = session(world) if self.path.startswith("/api/") else world.http
        return client.post(self.path, content=body, headers={"Content-Type": "application/json"})

    def filled(self, name: object, other: object) -> str:
        return json.dumps({self.name_field: name, self.other_field: other})


def form(resource: Resource) -> Form:
    return Form(f"{resource.plural}.create", resource.path, resource.name_field, resource.parent_field, 1)


REGISTRATION = Form("users.register", REGISTER, "userUsername", "userPassword", "password")


def _name_rules(form: Form) -> dict[str, list[str]]:
    """For each rule, bodies that break it and no other."""
    return {
        "empty-name": [form.filled("", form.other)],
        "long-name": [form.filled("x" * 31, form.other), form.filled("\U0001fa90" * 31, form.other)],
        "nul-in-name": [form.filled("a\0b", form.other)],
        "name-type": [form.filled(5, form.other), form.filled(None, form.other)],
        "no-json": [f"{form.name_field}={NAME}", "", f"[{form.filled(NAME, form.other)}]"],
    }


def _password_rules() -> dict[str, list[str]]:
    return {
        "empty-password": [REGISTRATION.filled(NAME, "")],
        "long-password": [REGISTRATION.filled(NAME, "x" * 129)],
        "password-type": [REGISTRATION.filled(NAME, 5), REGISTRATION.filled(NAME, None)],
    }


def _parent_rules(resource: Resource) -> dict[str, list[str]]:
    filled = form(resource).filled
    return {"parent-type": [filled(NAME, "x"), filled(NAME, 1.5), filled(NAME, None)]}


def registration_checks() -> Iterator[Check]:
    return _checks(REGISTRATION, _name_rules(REGISTRATION) | _password_rules())


def creation_checks(resource: Resource) -> Iterator[Check]:
    return _checks(form(resource), _name_rules(form(resource)) | _parent_rules(resource))


def _checks(form: Form, rules: dict[str, list[str]]) -> Iterator[Check]:
    gate = f"{form.operation}.malformed"
    subject = f"{form.operation}.input"

    @check(gate, (subject, Aspect.REFUSES), ("malformed", Aspect.REFUSES), requires=[form.operation])
    def incomplete(world: World) -> None:
        """A request without one of the fields is refused."""
        for body in ({form.name_field: NAME}, {form.other_field: form.other}):
            says(form.post(world, json.dumps(body)), 400, MALFORMED)

    yield incomplete
    for rule, bodies in rules.items():
        yield _rule_check(form, rule, bodies, gate)


def _rule_check(form: Form, rule: str, bodies: list[str], gate: str) -> Check:
    @check(
        f"{gate}.{rule}",
        (f"{form.operation}.input", Aspect.REFUSES),
        (f"{form.operation}.input.{rule}", Aspect.REFUSES),
        (f"malformed.{rule}", Aspect.REFUSES),
        requires=[gate],
    )
    def refuses(world: World) -> None:
        """A request that breaks one rule is refused."""
        for body in bodies:
            says(form.post(world, body), 400, MALFORMED)

    return refuses
