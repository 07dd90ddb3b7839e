"""Which cluster is meant: the one that kubectl would talk to, as long as it is on this machine or was named."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from urllib.parse import urlsplit

from verifier.errors import VerifierError

CHOSEN = "FAULTORY_CONTEXT"
"""The environment variable with the context that was named: the processes of a sweep have to know it, too."""
INSTALL = "install kubectl (https://kubernetes.io/docs/tasks/tools/) and put it on PATH"
START = (
    "start a local cluster (kind create cluster, minikube start), or choose a context with kubectl config use-context"
)
SECONDS = 20

_LOCAL_NAMES = re.compile(r"kind-.*|k3d-.*|minikube|docker-desktop|rancher-desktop|orbstack|colima.*|microk8s")
_LOCAL_HOSTS = ("127.0.0.1", "localhost", "::1", "0.0.0.0", "kubernetes.docker.internal")


def choose() -> str:
    """The name of the context. Raises VerifierError, with the remedy, where there is none or where it may be anybody's
    cluster and nobody named it.
    """
    if shutil.which("kubectl") is None:
        raise VerifierError(f"kubectl is not there: {INSTALL}.")
    named = os.environ.get(CHOSEN)
    command = ["kubectl", "config", "view", "--minify", "-o", "json", *(["--context", named] if named else [])]
    ended = subprocess.run(command, capture_output=True, text=True, check=False, timeout=SECONDS)
    if ended.returncode:
        reason = ended.stderr.strip().removeprefix("error: ") or f"kubectl ended with {ended.returncode}"
        raise VerifierError(f"There is no cluster to use ({reason}): {START}.")
    found = json.loads(ended.stdout)
    name = named or str(found.get("current-context") or "")
    clusters = found.get("clusters") or []
    server = str(clusters[0]["cluster"].get("server", "")) if clusters else ""
    if not name or not server:
        raise VerifierError(f"kubectl has no current context: {START}.")
    if not named and not is_local(name, server):
        raise VerifierError(
            f"The current context, {name}, is at {server}, which is not this machine. Broken services are not put on "
            f"a cluster by accident: say --context {name} if it is meant."
        )
    return name


def is_local(name: str, server: str) -> bool:
    """Whether a context is that of a cluster on this machine, by its name as the tools give it, or by its address."""
    return _LOCAL_NAMES.fullmatch(name) is not None or urlsplit(server).hostname in _LOCAL_HOSTS
