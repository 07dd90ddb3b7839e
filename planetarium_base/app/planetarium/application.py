"""Puts the layers together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from planetarium import __version__, errors
from planetarium.controllers import actuator, moons, planets, users
from planetarium.database import Database
from planetarium.metrics import create_registry
from planetarium.observing import Observe
from planetarium.services.moons import MoonService
from planetarium.services.planets import PlanetService
from planetarium.services.users import UserService
from planetarium.sessions import RequireSession, Sessions
from planetarium.settings import Settings


def create_application(settings: Settings) -> FastAPI:
    database = Database(settings)
    sessions = Sessions(settings)
    registry, metrics = create_registry(database)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        database.close()

    application = FastAPI(
        title="Planetarium", version=__version__, lifespan=lifespan, openapi_url=None, redirect_slashes=False
    )
    application.add_middleware(RequireSession, sessions=sessions)
    application.add_middleware(Observe, metrics=metrics)
    application.include_router(users.create_router(UserService(database), sessions))
    application.include_router(planets.create_router(PlanetService(database)))
    application.include_router(moons.create_router(MoonService(database)))
    application.include_router(actuator.create_router(database, registry))
    errors.install(application)
    return application
