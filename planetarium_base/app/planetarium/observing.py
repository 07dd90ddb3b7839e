"""Every request gets an ID, a log line and a measurement."""

import logging
import time
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from planetarium.logs import request_fields
from planetarium.metrics import RequestMetrics

REQUEST_ID = "X-Request-ID"
QUIET = "/actuator"

log = logging.getLogger(__name__)


class Observe:
    """The outermost layer: whatever happens inside is answered, logged and counted."""

    def __init__(self, app: ASGIApp, metrics: RequestMetrics) -> None:
        self._app = app
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = time.perf_counter()
        request_id = Headers(scope=scope).get(REQUEST_ID) or uuid.uuid4().hex
        request_fields.set({"METHOD": scope["method"], "URI": scope["path"], "requestId": request_id})
        status = 500
        answered = False

        async def send_with_id(message: Message) -> None:
            nonlocal status, answered
            if message["type"] == "http.response.start":
                answered = True
                status = message["status"]
                MutableHeaders(scope=message)[REQUEST_ID] = request_id
            await send(message)

        state = scope.setdefault("state", {})
        try:
            await self._app(scope, receive, send_with_id)
        except Exception as error:
            state["exception"] = type(error).__name__
            log.exception("request failed")
            if not answered:
                await PlainTextResponse("Internal Server Error", status_code=500)(scope, receive, send_with_id)
        seconds = time.perf_counter() - started
        route = scope.get("route")
        uri = route.path_format if route else "UNKNOWN"
        self._metrics.observe(scope["method"], uri, status, state.get("exception", "None"), seconds)
        level = logging.DEBUG if scope["path"].startswith(QUIET) else logging.INFO
        log.log(level, "request completed", extra={"status": status, "duration": round(seconds, 6)})
