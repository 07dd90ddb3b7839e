"""Steady traffic on every route: `locust --headless --users 20 --host http://localhost:8080`."""

import random
import uuid
from typing import Any
from urllib.parse import quote

from locust import HttpUser, between, task

ALPHABETS = ("", "", "", "Ωρίων ", "海王星 ", "Плутон ", "🪐 ")


def unique_name() -> str:
    """A name that nobody else takes; now and then beyond ASCII."""
    return random.choice(ALPHABETS) + uuid.uuid4().hex[:16]


class Astronomer(HttpUser):
    """Registers, logs in, and maps planets and moons of its own, which it removes again."""

    host = "http://localhost:8080"
    wait_time = between(0.5, 1.5)

    def on_start(self) -> None:
        self.credentials = {"userUsername": unique_name(), "userPassword": uuid.uuid4().hex}
        self.user_id = self.ask("POST", "/register", 201, json=self.credentials).get("userId", 0)
        self.login()

    def on_stop(self) -> None:
        self.logout()

    def ask(self, method: str, path: str, expected: int, route: str | None = None, **request: Any) -> dict[str, Any]:
        """Sends a request; only the expected status counts as a success. Gives back what was created, if anything."""
        with self.client.request(method, path, name=route or path, catch_response=True, **request) as response:
            if response.status_code == expected:
                response.success()
            else:
                response.failure(f"{response.status_code} instead of {expected}")
            created: dict[str, Any] = response.json() if response.status_code == 201 else {}
        return created

    def login(self) -> None:
        self.ask("POST", "/login", 202, json=self.credentials)

    def logout(self) -> None:
        self.ask("POST", "/logout", 200)

    def create(self, kind: str, owner: str, owner_id: int) -> tuple[str, int]:
        name = unique_name()
        created = self.ask("POST", f"/api/{kind}", 201, json={f"{kind}Name": name, owner: owner_id})
        return name, created.get(f"{kind}Id", 0)

    def find(self, kind: str, name: str, number: int, expected: int) -> None:
        self.ask("GET", f"/api/{kind}/{quote(name)}", expected, f"/api/{kind}/{{name}}")
        self.ask("GET", f"/api/{kind}/id/{number}", expected, f"/api/{kind}/id/{{id}}")

    def delete(self, kind: str, name: str, expected: int) -> None:
        self.ask("DELETE", f"/api/{kind}/{quote(name)}", expected, f"/api/{kind}/{{name}}")

    @task(20)
    def look_around(self) -> None:
        self.ask("GET", "/api/planet", 200)
        self.ask("GET", "/api/moon", 200)

    @task(8)
    def map_a_planet(self) -> None:
        planet, planet_id = self.create("planet", "userId", self.user_id)
        moon, moon_id = self.create("moon", "planetId", planet_id)
        other_moon, other_moon_id = self.create("moon", "planetId", planet_id)
        self.find("planet", planet, planet_id, 200)
        self.find("moon", moon, moon_id, 200)
        self.ask("POST", "/api/planet", 400, json={"planetName": planet, "userId": self.user_id})
        self.ask("POST", "/api/moon", 400, json={"moonName": moon, "planetId": planet_id})
        self.delete("moon", moon, 200)
        self.delete("planet", planet, 200)
        self.find("moon", other_moon, other_moon_id, 404)

    @task(1)
    def look_for_nothing(self) -> None:
        name = unique_name()
        for kind in ("planet", "moon"):
            self.find(kind, name, 0, 404)
            self.delete(kind, name, 404)

    @task(1)
    def come_back(self) -> None:
        self.logout()
        self.ask("GET", "/api/planet", 401)
        self.ask("POST", "/login", 401, json={**self.credentials, "userPassword": "wrong"})
        self.login()

    @task(2)
    def look_at_the_service(self) -> None:
        for path in ("health", "health/liveness", "health/readiness", "info", "prometheus"):
            self.ask("GET", f"/actuator/{path}", 200)
