"""The routes of moons."""

from typing import Annotated

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field
from starlette.responses import PlainTextResponse, Response

from planetarium.entities import Moon
from planetarium.names import Name
from planetarium.services.moons import MoonService


class NewMoon(BaseModel):
    moon_name: Name = Field(alias="moonName")
    planet_id: int = Field(alias="planetId")


class MoonView(BaseModel):
    moon_id: int = Field(serialization_alias="moonId")
    moon_name: str = Field(serialization_alias="moonName")
    planet_id: int = Field(serialization_alias="planetId")


def view(moon: Moon) -> MoonView:
    return MoonView(moon_id=moon.moon_id, moon_name=moon.moon_name, planet_id=moon.planet_id)


def create_router(moons: MoonService) -> APIRouter:
    router = APIRouter(prefix="/api/moon")

    @router.get("", response_model=list[MoonView])
    def find_all() -> list[MoonView] | Response:
        found = moons.find_all()
        if found is None:
            return PlainTextResponse("No moons found", status_code=404)
        return [view(moon) for moon in found]

    @router.get("/id/{id}", response_model=MoonView)
    def find_by_id(moon_id: Annotated[int, Path(alias="id")]) -> MoonView | Response:
        moon = moons.find_by_id(moon_id)
        if moon is None:
            return PlainTextResponse("No moon found", status_code=404)
        return view(moon)

    @router.get("/{name:path}", response_model=MoonView)
    def find_by_name(name: str) -> MoonView | Response:
        moon = moons.find_by_name(name)
        if moon is None:
            return PlainTextResponse("No moon found", status_code=404)
        return view(moon)

    @router.post("", status_code=201, response_model=MoonView)
    def create(body: NewMoon) -> MoonView | Response:
        moon = moons.create(body.moon_name, body.planet_id)
        if moon is None:
            return PlainTextResponse("moon could not be created", status_code=400)
        return view(moon)

    @router.delete("/{name:path}")
    def delete(name: str) -> Response:
        if not moons.delete(name):
            return PlainTextResponse("moon could not be deleted", status_code=404)
        return PlainTextResponse("moon deleted")

    return router
