"""Sessions in a signed cookie: any replica with the same key can read them."""

from itsdangerous import BadSignature, URLSafeTimedSerializer
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Receive, Scope, Send

from planetarium.settings import Settings

COOKIE = "JSESSIONID"


class Sessions:
    """Signs and reads the session cookie."""

    def __init__(self, settings: Settings) -> None:
        self._serializer = URLSafeTimedSerializer(settings.session_key, salt="session")
        self._seconds = settings.session_seconds

    def start(self, response: Response, user_id: int) -> None:
        token = self._serializer.dumps(user_id)
        response.set_cookie(COOKIE, token, max_age=self._seconds, httponly=True, samesite="lax")

    def end(self, response: Response) -> None:
        response.delete_cookie(COOKIE, httponly=True, samesite="lax")

    def user_id(self, request: Request) -> int | None:
        """Who sent the request. None without a valid session."""
        token = request.cookies.get(COOKIE, "")
        try:
            user_id = self._serializer.loads(token, max_age=self._seconds)
        except BadSignature:
            return None
        return int(user_id)


class RequireSession:
    """Turns away whoever asks for /api without a session, before the body is read."""

    def __init__(self, app: ASGIApp, sessions: Sessions) -> None:
        self._app = app
        self._sessions = sessions

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        protected = scope["type"] == "http" and scope["path"].startswith("/api/")
        if protected and self._sessions.user_id(Request(scope)) is None:
            await PlainTextResponse("Please login first", status_code=401)(scope, receive, send)
        else:
            await self._app(scope, receive, send)
