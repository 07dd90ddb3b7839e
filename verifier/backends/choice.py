"""Which backends there are, and what each is good for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager

from bases.app import App
from verifier.backends.backend import Backend, Running
from verifier.backends.process import ProcessBackend

PROCESS, DOCKER, KUBERNETES = "process", "docker", "kubernetes"
BACKENDS = (PROCESS, DOCKER, KUBERNETES)
SANDBOXED = frozenset({DOCKER})
"""Those that a stranger's code may run in: it has no rights there, no way out, and what it uses is limited."""


def open_backend(name: str) -> AbstractContextManager[Backend]:
    """A backend by its name; what it starts ends with the context. Nobody needs Docker's library who does not ask."""
    if name == PROCESS:
        return ProcessBackend()
    if name == KUBERNETES:
        from verifier.backends.kubernetes import KubernetesBackend  # noqa: PLC0415 - as said

        return KubernetesBackend()
    from verifier.backends.docker import DockerBackend  # noqa: PLC0415 - as said

    return DockerBackend()


@contextmanager
def serving(name: str, app: App, port: int | None) -> Iterator[tuple[Running, str]]:
    """A tree that runs, and the address at which this machine reaches it. Raises VerifierError."""
    if name == PROCESS:
        with ProcessBackend() as processes, processes.open(app, port) as deployment:
            yield deployment, deployment.url
        return
    from verifier.containers.forward import forwarded  # noqa: PLC0415 - as said

    with open_backend(name) as backend, backend.deploy(app) as running, forwarded(running.url, port) as url:
        yield running, url
