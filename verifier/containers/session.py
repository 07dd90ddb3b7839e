"""What one command makes in an engine: each thing labelled with its owner, held tight, and removed in the end."""

from __future__ import annotations

import http.client
import io
import os
import tarfile
import threading
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from docker.errors import APIError, ImageNotFound
from docker.models.containers import Container
from docker.types import Mount

from bases.manifests import ManifestError
from bases.pods import Pod
from images.cache import trim
from images.engine import connect, explained
from images.errors import EngineError
from verifier.containers.leftovers import RUN, labels, remove, remove_run, sweep
from verifier.errors import VerifierError
from verifier.reaping.reaper import Reaper

CLOSE_SECONDS = 30.0
MEMORY, CPUS, PROCESSES = 512 << 20, 1.0, 512
"""What a container gets whose manifest says nothing: bytes, cores, and processes and threads."""
CANNOT_START = ("unable to find user", "unable to find group")
"""What the engine says of images that it cannot start, beside the requests that it calls bad."""
NO_NAMES: dict[str, Any] = {"dns": ["127.0.0.1"], "dns_opt": ["timeout:1", "attempts:1"]}
"""A name server that is none: the network's own names are known without, and no other is asked for anywhere."""


@contextmanager
def engine_failures() -> Iterator[None]:
    """What goes wrong with the engine says nothing about the variant."""
    try:
        yield
    except EngineError as error:
        raise VerifierError(str(error)) from error


@dataclass(frozen=True)
class Start:
    """How one container is started, beyond what its pod says."""

    name: str
    image: str
    environment: Mapping[str, str]
    aliases: Sequence[str] = ()
    args: tuple[str, ...] | None = None
    user: str | None = None


class Session:
    """The engine, for one process. What is made here goes with `close`, or when this process ends in any other way."""

    def __init__(self, reaper: Reaper) -> None:
        """Sweeps up what others left that are gone. Raises VerifierError."""
        self.run = os.urandom(6).hex()
        self._reaper = reaper
        self._making = 0
        self._open = threading.Condition()
        self._closed = False
        self._farewell = (f"{remove_run.__module__}:{remove_run.__name__}", self.run)
        with engine_failures():
            self.client = connect()
            sweep(self.client)
            trim(self.client)
        reaper.register_farewell(*self._farewell)

    def close(self) -> None:
        """Removes all of it. A thread that is about to make more comes too late, or is waited for."""
        with self._open:
            self._closed = True
            self._open.wait_for(lambda: not self._making, CLOSE_SECONDS)
        with engine_failures():
            remove(self.client, f"{RUN}={self.run}")
        self._reaper.forget_farewell(*self._farewell)

    @contextmanager
    def _while_open(self, doing: str) -> Iterator[None]:
        with self._open:
            if self._closed:
                raise VerifierError("The run is over: nothing more is started.")
            self._making += 1
        try:
            with engine_failures(), explained(doing):
                yield
        finally:
            with self._open:
                self._making -= 1
                self._open.notify_all()

    def remove(self, label: str) -> None:
        """Removes one deployment's things, by its label."""
        with engine_failures():
            remove(self.client, label)

    def network(self, name: str, more: Mapping[str, str]) -> str:
        """A network of its own without a way out; returns its name."""
        with self._while_open("make a network"):
            self.client.networks.create(name, internal=True, check_duplicate=True, labels={**labels(self.run), **more})
        return name

    def fetch(self, image: str) -> None:
        """Sees to it that the engine has an image. Raises ManifestError for one that it cannot pull, VerifierError."""
        with self._while_open(f"look for {image}"):
            try:
                self.client.images.get(image)
            except ImageNotFound:
                try:
                    self.client.images.pull(image)
                except APIError as error:
                    raise ManifestError(f"the image {image} cannot be pulled: {error.explanation}") from error

    def start(self, network: str, pod: Pod, how: Start, more: Mapping[str, str]) -> Container:
        """Starts a container as its pod says, but never with a capability, a new privilege or more than its limits."""
        marks = {**labels(self.run), **more}
        with self._while_open(f"start {how.name}"):
            mounts = []
            for number, folder in enumerate([*pod.data, *pod.files]):
                volume = self.client.volumes.create(f"{how.name}-{number}", labels=marks)
                mounts.append(Mount(folder, volume.name))
            memory = pod.memory or MEMORY
            options: dict[str, Any] = {} if pod.command is None else {"entrypoint": list(pod.command)}
            args = how.args if how.args is not None else pod.args
            container = self.client.containers.create(
                how.image,
                None if args is None else list(args),
                name=how.name,
                environment=dict(how.environment),
                labels=marks,
                user=how.user or pod.user,
                network=network,
                networking_config={network: self.client.api.create_endpoint_config(aliases=list(how.aliases))},
                mounts=mounts,
                tmpfs=dict.fromkeys(pod.scratch, "mode=1777"),
                read_only=pod.read_only,
                cap_drop=["ALL"],
                security_opt=["no-new-privileges"],
                mem_limit=memory,
                memswap_limit=memory,
                nano_cpus=int((pod.cpus or CPUS) * 1e9),
                pids_limit=PROCESSES,
                **NO_NAMES,
                **options,
            )
            for folder in pod.data:
                parent, _, name = folder.rstrip("/").rpartition("/")
                container.put_archive(parent or "/", _folder(name))
            for folder, files in pod.files.items():
                container.put_archive(folder, _files(files))
            try:
                container.start()
            except APIError as error:
                # A command or a user that is not in the image is a finding: the container has ended, and says why.
                if error.status_code != http.client.BAD_REQUEST and not _is_about_the_image(error):
                    raise
        return container


def _is_about_the_image(error: APIError) -> bool:
    return any(text in str(error.explanation) for text in CANNOT_START)


def _folder(name: str) -> bytes:
    """A folder that anybody may write to, whoever the container runs as."""
    member = tarfile.TarInfo(name)
    member.type, member.mode = tarfile.DIRTYPE, 0o1777
    return _archive([(member, b"")])


def _files(files: Mapping[str, bytes]) -> bytes:
    """Files that anybody may read."""
    members = [(tarfile.TarInfo(name), content) for name, content in files.items()]
    for member, content in members:
        member.size = len(content)
    return _archive(members)


def _archive(members: Iterable[tuple[tarfile.TarInfo, bytes]]) -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        for member, content in members:
            archive.addfile(member, io.BytesIO(content))
    return stream.getvalue()
