"""Registering, logging in and out."""

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field, ValidationError
from starlette.responses import PlainTextResponse, Response

from planetarium.names import Name
from planetarium.services.users import UserService
from planetarium.sessions import Sessions


class Credentials(BaseModel):
    username: Name = Field(alias="userUsername")
    password: str = Field(alias="userPassword", min_length=1, max_length=128)


class UserView(BaseModel):
    user_id: int = Field(serialization_alias="userId")
    username: str = Field(serialization_alias="userUsername")


async def login_credentials(request: Request) -> Credentials | None:
    """What the client sent. None when it makes no sense: that fails a login like a wrong password does."""
    try:
        return Credentials.model_validate_json(await request.body())
    except ValidationError:
        return None


def create_router(users: UserService, sessions: Sessions) -> APIRouter:
    router = APIRouter()

    @router.post("/register", status_code=201, response_model=UserView)
    def register(credentials: Credentials) -> UserView | Response:
        user = users.register(credentials.username, credentials.password)
        if user is None:
            return PlainTextResponse("user could not be registered", status_code=400)
        return UserView(user_id=user.user_id, username=user.user_username)

    @router.post("/login")
    def login(credentials: Annotated[Credentials | None, Depends(login_credentials)]) -> Response:
        user = users.authenticate(credentials.username, credentials.password) if credentials else None
        if user is None:
            return PlainTextResponse("login attempt failed", status_code=401)
        response = PlainTextResponse("login complete", status_code=202)
        sessions.start(response, user.user_id)
        return response

    @router.post("/logout")
    def logout() -> Response:
        response = PlainTextResponse("logged out")
        sessions.end(response)
        return response

    return router
