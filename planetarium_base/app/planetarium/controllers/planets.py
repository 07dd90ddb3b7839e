"""The routes of planets."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse, Response

from planetarium.entities import Planet
from planetarium.names import Name
from planetarium.services.planets import PlanetService


class NewPlanet(BaseModel):
    planet_name: Name = Field(alias="planetName")
    user_id: int = Field(alias="userId")


class PlanetView(BaseModel):
    planet_id: int = Field(serialization_alias="planetId")
    planet_name: str = Field(serialization_alias="planetName")
    user_id: int = Field(serialization_alias="userId")


def view(planet: Planet) -> PlanetView:
    return PlanetView(planet_id=planet.planet_id, planet_name=planet.planet_name, user_id=planet.user_id)


def create_router(planets: PlanetService) -> APIRouter:
    router = APIRouter(prefix="/api/planet")

    @router.get("", response_model=list[PlanetView])
    def find_all() -> list[PlanetView] | Response:
        found = planets.find_all()
        if found is None:
            return PlainTextResponse("No planets found", status_code=404)
        return [view(planet) for planet in found]

    @router.get("/id/{id}", response_model=PlanetView)
    def find_by_id(planet_id: Annotated[int, Path(alias="id")]) -> PlanetView | Response:
        planet = planets.find_by_id(planet_id)
        if planet is None:
            return PlainTextResponse("No planet found", status_code=404)
        return view(planet)

    @router.get("/{name:path}", response_model=PlanetView)
    def find_by_name(name: str) -> PlanetView | Response:
        planet = planets.find_by_name(name)
        if planet is None:
            return PlainTextResponse("No planet found", status_code=404)
        return view(planet)

    @router.post("", status_code=201, response_model=PlanetView)
    def create(body: NewPlanet) -> PlanetView | Response:
        planet = planets.create(body.planet_name, body.user_id)
        if planet is None:
            return PlainTextResponse("planet could not be created", status_code=400)
        return view(planet)

    @router.delete("/{name:path}")
    def delete(name: str) -> Response:
        if not planets.delete(name):
            return PlainTextResponse("planet could not be deleted", status_code=404)
        return PlainTextResponse("planet deleted")

    return router
