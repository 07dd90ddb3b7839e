"""What an answer must look like: status, media type and body, to the letter."""

from __future__ import annotations

import json

import httpx

from bases.world import demand, document, expect

TEXT = "text/plain; charset=utf-8"
JSON = "application/json"

MALFORMED = "Malformed request"


def says(response: httpx.Response, status: int, text: str) -> httpx.Response:
    """The response, if it has this status and is this plain text."""
    expect(response, status, text=text)
    return _typed(response, TEXT)


def shows(response: httpx.Response, status: int, body: object) -> httpx.Response:
    """The response, if it has this status and is this JSON document."""
    expect(response, status, json=body)
    # To Python 1, 1.0 and true are equal; to a client they are not.
    demand(_canonical(document(response)) == _canonical(body), f"expected the types of {body!r}, got {response.text}")
    return _typed(response, JSON)


def _typed(response: httpx.Response, media_type: str) -> httpx.Response:
    found = response.headers.get("content-type")
    asked = f"{response.request.method} {response.request.url.path}"
    demand(found == media_type, f"{asked}: expected the content type {media_type}, got {found}")
    return response


def _canonical(body: object) -> str:
    return json.dumps(body, sort_keys=True)
