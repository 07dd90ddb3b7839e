"""What an image is built from: an app's files as a tar archive that is the same on any machine."""

from __future__ import annotations

import io
import tarfile
from pathlib import PurePosixPath

from bases.app import App
from bases.description import DOCKERFILE, DOCKERIGNORE
from images.ignoring import ignored, read_patterns


def build_context(app: App) -> bytes:
    """The app's files without those that its `.dockerignore` leaves out.

    Sorted, of 1970, of root, readable by all: whoever builds it has no part in what the image holds. The Dockerfile and
    the `.dockerignore` are always sent, as by Docker's own client; the engine keeps them from `COPY` where they are to
    be left out.
    """
    patterns = read_patterns(app.files.get(DOCKERIGNORE, b"").decode(errors="replace"))
    kept = [path for path in app.files if path in (DOCKERFILE, DOCKERIGNORE) or not ignored(path, patterns)]
    folders = {parent.as_posix() for path in kept for parent in PurePosixPath(path).parents if parent.name}
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w", format=tarfile.PAX_FORMAT) as archive:
        for path in sorted({*kept, *folders}):
            member = tarfile.TarInfo(path)
            if path in folders:
                member.type, member.mode = tarfile.DIRTYPE, 0o755
                archive.addfile(member)
            else:
                member.size = len(app.files[path])
                archive.addfile(member, io.BytesIO(app.files[path]))
    return stream.getvalue()
