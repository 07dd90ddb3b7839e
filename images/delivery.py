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
from images.names import with_registry

CLUSTERS = {
    "kind": (("kind", "load", "docker-image"), "https://kind.sigs.k8s.io/docs/user/quick-start/#installation"),
    "minikube": (("minikube", "image", "load"), "https://minikube.sigs.k8s.io/docs/start/"),
}
"""How a local cluster is given an image, and where its program comes from."""
LOAD_SECONDS = 600
BALANCER = "-external-load-balancer"
"""How kind ends the name of a node that runs no pods, and so has no images."""
PROFILES = r"jsonpath={.items[*].metadata.labels.minikube\.k8s\.io/name}"
"""What minikube calls a cluster, which each of its nodes has as a label."""


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
    elif profile := _profile(context):
        load("minikube", tag, "--profile", profile)


def unload(context: str, tag: str) -> None:
    """Takes it out of the nodes again, where it is there; under another name, the same image stays.

    What has no name left there is for the node's own garbage collection. Raises EngineError.
    """
    if context.startswith("kind-"):
        for node in _run(["kind", "get", "nodes", "--name", context.removeprefix("kind-")]).split():
            if not node.endswith(BALANCER):
                # Of this name alone: `crictl rmi` takes an image with all its names, which others may go by.
                drop = ["docker", "exec", node, "ctr", "--namespace", "k8s.io", "images", "rm", with_registry(tag)]
                _run(drop, unless=": not found")
    elif profile := _profile(context):
        _run(["minikube", "image", "rm", tag, "--profile", profile])


def _profile(context: str) -> str:
    """What minikube calls a context's cluster; nothing where it did not make it, or where the nodes are not shown."""
    try:
        profiles = _run(["kubectl", "--context", context, "get", "nodes", "--output", PROFILES])
    except EngineError:
        return ""
    return profiles.partition(" ")[0]


def _run(command: list[str], unless: str | None = None) -> str:
    """What a program prints. Raises EngineError, unless what it says is no error here."""
    told = " ".join(command)
    try:
        ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=LOAD_SECONDS)
    except OSError as error:
        raise EngineError(f"{command[0]} cannot be run: {error.strerror or error}") from error
    except subprocess.TimeoutExpired as error:
        raise EngineError(f"{told} did not end within {LOAD_SECONDS} s: is the cluster up?") from error
    if ended.returncode and not (unless and unless in ended.stderr):
        last = (ended.stderr or ended.stdout).strip().rpartition("\n")[2]
        raise EngineError(f"{told} failed: {last or f'exit code {ended.returncode}'}")
    return ended.stdout
