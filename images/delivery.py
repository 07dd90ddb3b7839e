"""Where an image goes: into a file, to a registry, into a local cluster."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from docker import DockerClient

from bases.files import write_atomically
from images.archive import open_image, write_plain
from images.engine import explained
from images.errors import EngineError

CLUSTERS = {
    "kind": (("kind", "load", "docker-image"), "https://kind.sigs.k8s.io/docs/user/quick-start/#installation"),
    "minikube": (("minikube", "image", "load"), "https://minikube.sigs.k8s.io/docs/start/"),
}
"""How a local cluster is given an image, and where its program comes from."""
LOAD_SECONDS = 600


def save(client: DockerClient, tag: str, path: Path) -> None:
    """Writes an image as the archive that `docker load` reads. Raises EngineError, OSError."""

    def pieces() -> Iterator[bytes]:
        with explained(f"save {tag}"):
            yield from client.images.get(tag).save(named=tag)

    write_atomically(path, pieces())


def save_plain(client: DockerClient, image: str, tag: str, path: Path) -> None:
    """Writes an image as such an archive, under a name that it need not have here, without a word on when and where it
    was built. Needs room for it twice beside `path`. Raises EngineError, OSError.
    """
    with tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        raw = Path(folder) / "saved.tar"
        with explained(f"save {image}"), raw.open("wb") as stream:
            stream.writelines(client.images.get(image).save())
        with open_image(raw) as saved:
            write_plain(saved, path, tag)


def load_archive(client: DockerClient, path: Path) -> None:
    """Loads an archive under the name that is in it. Raises EngineError, OSError."""
    with explained(f"load {path.name}"), path.open("rb") as stream:
        client.images.load(stream)


def layers_of(client: DockerClient, image: str) -> frozenset[str]:
    """The digests of an image's layers. Raises EngineError."""
    with explained(f"look at {image}"):
        return frozenset(client.images.get(image).attrs["RootFS"]["Layers"])


def push(client: DockerClient, tag: str, registry: str, report: Callable[[str], None]) -> str:
    """Pushes an image under its own name below a registry's; returns the whole. Raises EngineError."""
    target = f"{registry.rstrip('/')}/{tag}"
    repository, _, name = target.rpartition(":")
    with explained(f"push {target}"):
        client.images.get(tag).tag(repository, name)
        try:
            for message in client.api.push(repository, name, stream=True, decode=True):
                if "error" in message:
                    raise EngineError(f"Docker cannot push {target}: {message['error']}")
                if "progressDetail" not in message or not message["progressDetail"]:
                    report(": ".join(str(message[key]) for key in ("id", "status") if message.get(key)))
        finally:
            client.api.remove_image(target, noprune=True)  # the name alone: it was for the way
    return target


def load(cluster: str, tag: str, *more: str) -> None:
    """Loads an image into the nodes of a kind or minikube cluster with its own program. Raises EngineError."""
    command, site = CLUSTERS[cluster]
    if shutil.which(command[0]) is None:
        raise EngineError(f"{command[0]} is not installed, or not on PATH: see {site}")
    _run([*command, tag, *more])


def load_into(context: str, tag: str) -> None:
    """Loads an image into the nodes of the cluster of a kubectl context, where these do not share the engine's images.

    Raises EngineError.
    """
    if context.startswith("kind-"):
        load("kind", tag, "--name", context.removeprefix("kind-"))
    elif context == "minikube":
        load("minikube", tag)


def unload(context: str, tag: str) -> None:
    """Takes it out of the nodes again. Raises EngineError."""
    if context.startswith("kind-"):
        _run(["docker", "exec", f"{context.removeprefix('kind-')}-control-plane", "crictl", "rmi", tag])
    elif context == "minikube":
        _run(["minikube", "image", "rm", tag])


def _run(command: list[str]) -> None:
    told = " ".join(command)
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LOAD_SECONDS)
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{told} did not end within {LOAD_SECONDS} s: is the cluster up?") from error
    if ended.returncode:
        last = (ended.stderr or ended.stdout).strip().rpartition("\n")[2]
        raise EngineError(f"{told} failed: {last or f'exit code {ended.returncode}'}")
