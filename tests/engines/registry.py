"""A registry on this machine that takes what is pushed to it, as the distribution API says, and keeps it in memory."""

from __future__ import annotations

import hashlib
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4


@contextmanager
def registry() -> Iterator[tuple[str, dict[str, bytes]]]:
    """Its address, and the manifests by repository and tag."""
    blobs: dict[str, bytes] = {}
    uploads: dict[str, bytes] = {}
    manifests: dict[str, bytes] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self, status: int, **headers: str) -> None:
            self.send_response(status)
            for name, value in {"Content_Length": "0", **headers}.items():
                self.send_header(name.replace("_", "-"), value)
            self.end_headers()

        def body(self) -> bytes:
            if self.headers.get("Transfer-Encoding") != "chunked":
                return self.rfile.read(int(self.headers.get("Content-Length", 0)))
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)

        def do_GET(self) -> None:
            self.answer(200, Docker_Distribution_Api_Version="registry/2.0")

        def do_HEAD(self) -> None:
            held = blobs.get(self.path.rpartition("/")[2])
            self.answer(404) if held is None else self.answer(200, Content_Length=str(len(held)))

        def do_POST(self) -> None:
            name = uuid4().hex
            uploads[name] = b""
            self.answer(202, Location=f"{urlsplit(self.path).path}{name}", Docker_Upload_UUID=name, Range="0-0")

        def do_PATCH(self) -> None:
            name = self.path.rpartition("/")[2]
            uploads[name] += self.body()
            self.answer(202, Location=self.path, Docker_Upload_UUID=name, Range=f"0-{max(0, len(uploads[name]) - 1)}")

        def do_PUT(self) -> None:
            asked, body = urlsplit(self.path), self.body()
            if match := re.fullmatch(r"/v2/(.+)/manifests/(.+)", asked.path):
                manifests[f"{match[1]}:{match[2]}"] = body
                digest = f"sha256:{hashlib.sha256(body).hexdigest()}"
            else:
                (digest,) = parse_qs(asked.query)["digest"]
                blobs[digest] = uploads[asked.path.rpartition("/")[2]] + body
            self.answer(201, Docker_Content_Digest=digest)

        def log_message(self, *_: object) -> None:
            """Nobody reads it."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"127.0.0.1:{server.server_port}", manifests
        finally:
            server.shutdown()
