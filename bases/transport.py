"""HTTP as careful clients speak it: an answer that is too long, or takes too long, is broken off."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx

MOST_BYTES = 8 * 2**20
"""Far more than any answer of a service that is looked at, with thousands of rows, too."""
MOST_COMPRESSED_BYTES = 64 * 2**10
"""What is compressed may be a thousand times as long as what is sent."""
MOST_SECONDS = 20.0
"""For a whole answer: a client's own limit is for what comes next, and never reached by what drips."""


class EndlessAnswerError(httpx.ReadError):
    """A service that answered with more than anybody would read."""


class BoundedTransport(httpx.HTTPTransport):
    """Raises EndlessAnswerError or httpx.ReadTimeout where a service answers without end."""

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        most = MOST_COMPRESSED_BYTES if "content-encoding" in response.headers else MOST_BYTES
        assert isinstance(response.stream, httpx.SyncByteStream)
        response.stream = _BoundedStream(response.stream, request, most)
        return response


class _BoundedStream(httpx.SyncByteStream):
    def __init__(self, stream: httpx.SyncByteStream, request: httpx.Request, most: int) -> None:
        self._stream, self._request, self._most = stream, request, most

    def __iter__(self) -> Iterator[bytes]:
        came, deadline = 0, time.monotonic() + MOST_SECONDS
        for chunk in self._stream:
            came += len(chunk)
            if came > self._most:
                told = f"the answer is longer than {self._most} bytes"
                raise EndlessAnswerError(told, request=self._request)
            if time.monotonic() > deadline:
                raise httpx.ReadTimeout(f"the answer takes longer than {MOST_SECONDS:g} s", request=self._request)
            yield chunk

    def close(self) -> None:
        self._stream.close()
