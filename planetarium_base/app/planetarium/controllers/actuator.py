"""Health, information and metrics, where Spring's actuator has them."""

from fastapi import APIRouter
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from sqlalchemy.exc import SQLAlchemyError
from starlette.responses import JSONResponse, Response

from planetarium import __version__
from planetarium.database import Database


def create_router(database: Database, registry: CollectorRegistry) -> APIRouter:
    router = APIRouter(prefix="/actuator")

    @router.get("/health/liveness")
    async def liveness() -> Response:
        return JSONResponse({"status": "UP"})

    @router.get("/health")
    @router.get("/health/readiness")
    def readiness() -> Response:
        try:
            database.ping()
        except SQLAlchemyError:
            return JSONResponse({"status": "DOWN"}, status_code=503)
        return JSONResponse({"status": "UP"})

    @router.get("/info")
    async def info() -> Response:
        return JSONResponse({"app": {"name": "planetarium", "version": __version__}})

    @router.get("/prometheus")
    def prometheus() -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    return router
