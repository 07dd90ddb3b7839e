"""What a client sees when something goes wrong."""

import logging

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from sqlalchemy import exc
from starlette.responses import PlainTextResponse, Response

log = logging.getLogger(__name__)


def malformed(request: Request, error: Exception) -> Response:
    return PlainTextResponse("Malformed request", status_code=400)


def unavailable(request: Request, error: Exception) -> Response:
    request.state.exception = type(error).__name__
    log.error("database unavailable", exc_info=error)
    return PlainTextResponse("Service Unavailable", status_code=503)


def install(application: FastAPI) -> None:
    application.add_exception_handler(RequestValidationError, malformed)
    application.add_exception_handler(exc.DataError, malformed)
    application.add_exception_handler(exc.OperationalError, unavailable)
    application.add_exception_handler(exc.TimeoutError, unavailable)
