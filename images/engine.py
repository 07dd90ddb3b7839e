"""The Docker engine: reaching it, and saying what is wrong where it cannot be reached."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import docker
import requests
import urllib3
from docker import DockerClient
from docker.context import ContextAPI
from docker.errors import APIError, DockerException

from images.errors import EngineError

INSTALL = "install Docker (https://docs.docker.com/get-docker/) and start it, or set DOCKER_HOST to an engine that runs"
TIMEOUT_SECONDS = 120


@cache
def connect() -> DockerClient:
    """The engine that the `docker` program would use, too. Raises EngineError when none answers."""
    try:
        client = _client()
        client.ping()
    except (DockerException, requests.RequestException, OSError) as error:
        raise EngineError(f"No Docker engine answers ({_reason(error)}): {INSTALL}.") from error
    return client


def missing() -> str | None:
    """What has to be installed or started; None when an engine answers."""
    try:
        connect()
    except EngineError as error:
        return str(error)
    return None


@contextmanager
def explained(doing: str) -> Iterator[None]:
    """Whatever the engine has against something, as one error that says what was tried.

    Raises EngineError.
    """
    try:
        yield
    except APIError as error:
        raise EngineError(f"Docker cannot {doing}: {error.explanation or error}") from error
    except (DockerException, requests.RequestException, urllib3.exceptions.HTTPError) as error:
        raise EngineError(f"Docker did not {doing}: {_reason(error)}") from error


def _client() -> DockerClient:
    context = None if os.environ.get("DOCKER_HOST") else ContextAPI.get_current_context()
    if context is None or not context.Host:
        return docker.from_env(timeout=TIMEOUT_SECONDS)
    return DockerClient(base_url=context.Host, tls=context.TLSConfig or False, timeout=TIMEOUT_SECONDS)


def _reason(error: BaseException) -> str:
    """The innermost cause, which is the one that a person can do something about."""
    while (inner := error.__cause__ or error.__context__) is not None:
        error = inner
    return f"{error.strerror}" if isinstance(error, OSError) and error.strerror else str(error)
