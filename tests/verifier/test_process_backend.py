"""The process backend runs the real service and leaves nothing."""

import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx
import psutil
import pytest

from bases.app import App
from bases.base import Base
from bases.manifests import environment
from bases.usage import Usage
from faults.editors.manifests import set_variable
from faults.editors.text import replace_once
from tests.verifier.processes import PATHS, eventually, lives
from verifier.backends import process
from verifier.backends.nursery import imported_modules
from verifier.backends.process import ProcessBackend, ProcessDeployment
from verifier.errors import VerifierError
from verifier.ports import HOST, free_port


def tree_folder(deployment: ProcessDeployment) -> Path:
    assert deployment._service is not None
    return Path(psutil.Process(deployment._service.pid).cwd())


def test_the_base_is_served_and_nothing_of_it_is_left(backend: ProcessBackend, base: Base) -> None:
    with backend.deploy(base.app) as deployment:
        assert deployment.state().phase == "running"
        assert httpx.get(f"{deployment.url}/actuator/health").json() == {"status": "UP"}
        folder = tree_folder(deployment)
        assert deployment._service is not None
        pid = deployment._service.pid
        assert deployment._server is not None
        data = deployment._server.data
    assert not psutil.pid_exists(pid)
    assert not folder.parent.exists()
    assert not data.exists()
    with pytest.raises(httpx.ConnectError):
        httpx.get(f"{deployment.url}/actuator/health")


def test_two_trees_run_side_by_side(backend: ProcessBackend, base: Base) -> None:
    with backend.deploy(base.app) as one, backend.deploy(base.app) as other:
        one.execute("DELETE FROM moons")
        assert other.execute("SELECT count(*) > 0 FROM moons") == [(True,)]
        assert one.url != other.url


def test_a_replica_shares_the_database(backend: ProcessBackend, base: Base) -> None:
    with backend.deploy(base.app) as deployment, deployment.replica() as replica:
        assert replica.url != deployment.url
        assert httpx.get(f"{replica.url}/actuator/health").status_code == 200
        replica.terminate()
        assert replica.wait(5) == 0


def test_a_service_that_does_not_start_is_a_finding(backend: ProcessBackend, base: Base) -> None:
    broken = replace_once(base.app, "planetarium/settings.py", 'environment["SESSION_KEY"]', 'environment["SESSION"]')
    with backend.deploy(broken) as deployment:
        assert deployment.state().phase == "exited"
        assert "KeyError: 'SESSION'" in deployment.logs()[-1]


def test_a_manifest_that_names_no_secret_creates_no_service(backend: ProcessBackend, base: Base) -> None:
    broken = replace_once(
        base.app,
        "manifests/deployment.yaml",
        "secretRef:\n                name: planetarium-credentials",
        "secretRef:\n                name: planetarium-credential",
    )
    with backend.deploy(broken) as deployment:
        assert deployment.state().phase == "not created"
        assert "no Secret planetarium-credential" in deployment.state().detail


def test_a_host_that_is_no_service_leads_nowhere(backend: ProcessBackend, base: Base) -> None:
    broken = set_variable(base.app, "DATABASE_HOST", "planetarium-databse")
    with backend.deploy(broken) as deployment:
        assert httpx.get(f"{deployment.url}/actuator/health/liveness").status_code == 200
        assert httpx.get(f"{deployment.url}/actuator/health/readiness", timeout=20).status_code == 503


def test_a_script_that_the_database_refuses_leaves_the_service_without_one(backend: ProcessBackend, base: Base) -> None:
    broken = replace_once(base.app, "database/schema.sql", "CREATE TABLE moons (", "CREATE TABEL moons (")
    with backend.deploy(broken) as deployment:
        assert httpx.get(f"{deployment.url}/actuator/health/readiness", timeout=20).status_code == 503
        with pytest.raises(VerifierError, match=r"schema\.sql"):
            deployment.execute("SELECT 1")


def test_a_taken_port_is_said_so(backend: ProcessBackend, base: Base) -> None:
    with backend.deploy(base.app) as deployment:
        port = int(deployment.url.rpartition(":")[2])
        with pytest.raises(VerifierError, match=rf"Port {port} cannot be used.*--port"):
            backend.open(base.app, port)


def test_a_chosen_port_is_used(backend: ProcessBackend, base: Base) -> None:
    port = free_port()
    with backend.open(base.app, port) as deployment:
        assert deployment.url.endswith(f":{port}")
        deployment.restart()
        assert deployment.state().restarts == 1
        assert httpx.get(f"{deployment.url}/actuator/health").status_code == 200


@contextmanager
def stranger() -> Iterator[int]:
    """A server that says that it is alive, and its port."""

    class Alive(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200, "a stranger")
            self.end_headers()

        def log_message(self, *_: object) -> None:
            """Nothing."""

    with ThreadingHTTPServer((HOST, free_port()), Alive) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        server.shutdown()
        thread.join()


def test_a_copy_whose_drawn_port_was_taken_meanwhile_gets_another(
    backend: ProcessBackend, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    def draw() -> int:
        return drawn.pop(0) if drawn else free_port()

    monkeypatch.setattr(process, "free_port", draw)
    with stranger() as port:
        drawn = [port]
        with backend.deploy(base.app) as deployment:
            assert not deployment.url.endswith(f":{port}")
            assert httpx.get(f"{deployment.url}/actuator/health").json() == {"status": "UP"}
            drawn = [port]
            with deployment.replica() as replica:
                assert replica.port not in (port, deployment._service and deployment._service.port)
                assert httpx.get(f"{replica.url}/actuator/health").json() == {"status": "UP"}
        assert drawn == []


def test_on_a_chosen_port_a_stranger_is_not_taken_for_the_service(
    backend: ProcessBackend, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "_demand_free", lambda _: None)  # it was, a moment ago
    with stranger() as port, backend.open(base.app, port) as deployment:
        assert deployment.state().phase == "exited"
        assert deployment.url.endswith(f":{port}")


def test_a_service_whose_child_listens_is_alive(backend: ProcessBackend, base: Base) -> None:
    path = f"{base.description.source}/__main__.py"
    start = '\nif __name__ == "__main__":\n    main()\n'
    forked = """
if __name__ == "__main__":
    import os
    if child := os.fork():
        os.waitpid(child, 0)
    else:
        main()
"""
    app = base.app.replace(path, base.app.text(path).removesuffix(start) + forked)
    with backend.deploy(app) as deployment:
        assert deployment._service is not None
        assert deployment._service.await_alive(seconds=5)
        assert deployment.usage().children == 1


def test_the_environment_is_the_manifests_and_nothing_of_ours(
    backend: ProcessBackend, base: Base, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SESSION_SECONDS", "1")
    monkeypatch.setenv("A_SECRET_OF_THIS_MACHINE", "1")
    path = f"{base.description.source}/__init__.py"
    telling = 'import json, os\nprint("given:", json.dumps(dict(os.environ)), flush=True)\n'
    with backend.deploy(base.app.replace(path, base.app.text(path) + telling)) as deployment:
        assert deployment._service is not None
        seen = psutil.Process(deployment._service.pid)
        assert seen.ppid() != os.getpid()  # a copy of the warm process
        (line,) = [line for line in deployment.logs() if line.startswith("given:")]
    given = json.loads(line.partition(" ")[2])
    assert given["SESSION_SECONDS"] == environment(base.app, base.description.service.workload)["SESSION_SECONDS"].value
    assert "A_SECRET_OF_THIS_MACHINE" not in given


def test_what_the_service_holds_is_seen_from_outside(backend: ProcessBackend, base: Base) -> None:
    path = f"{base.description.source}/__init__.py"
    started = """
import os, socket, tempfile, threading
kept = [tempfile.NamedTemporaryFile(delete=False) for _ in range(3)], [socket.socket() for _ in range(20)]
for _ in range(5):
    threading.Thread(target=threading.Event().wait, daemon=True).start()
for _ in range(2):
    os.posix_spawn("/bin/true", ["true"], {})
"""
    with backend.deploy(base.app) as healthy:
        usual = healthy.usage()
    with backend.deploy(base.app.replace(path, base.app.text(path) + started)) as deployment:
        seen = deployment.usage()
        folder = tree_folder(deployment).parent
        assert len(list(folder.glob("service-*.tmp/*"))) == 3
    assert (usual.children, usual.temporary_files) == (0, 0)
    assert usual.memory > 2**20
    assert usual.cpu_seconds > 0
    assert (seen.children, seen.temporary_files) == (2, 3)
    assert seen.threads - usual.threads == 5
    assert seen.descriptors - usual.descriptors >= 20
    assert not folder.exists()


def test_a_service_that_has_ended_holds_nothing(backend: ProcessBackend, base: Base) -> None:
    with backend.deploy(base.app) as deployment, deployment.replica() as replica:
        replica.terminate()
        assert replica.wait(5) == 0
        assert replica.usage() == Usage()


def test_a_tree_that_shadows_a_library_gets_an_interpreter_of_its_own(backend: ProcessBackend, base: Base) -> None:
    shadowing = base.app.replace("itsdangerous.py", "raise ImportError('shadowed')\n")
    assert backend.nursery(base.app).shadowed(shadowing)
    assert not backend.nursery(base.app).shadowed(base.app)
    with backend.deploy(shadowing) as deployment:
        assert deployment.state().phase == "exited"
        assert any("shadowed" in line for line in deployment.logs())


PARENT = """
import os, subprocess, sys
{before}
child = subprocess.Popen([sys.executable, "-I", "-S", "-c", "import time; time.sleep(600)"], {options}).pid
print("child:", child, flush=True)
"""


def started(lines: list[str]) -> int:
    """The process id that `PARENT` told."""
    return next(int(line.partition(":")[2]) for line in lines if line.startswith("child:"))


def with_parent(app: App, options: str = "", before: str = "") -> App:
    """An app that starts a process which outlives it, and tells which."""
    path = f"{app.description.source}/__init__.py"
    return app.replace(path, app.text(path) + PARENT.format(options=options, before=before))


@pytest.mark.parametrize("own_interpreter", [False, True])
@pytest.mark.parametrize("options", ["", "start_new_session=True"])
def test_what_a_service_starts_is_gone_with_its_deployment(
    backend: ProcessBackend, base: Base, options: str, own_interpreter: bool
) -> None:
    app = with_parent(base.app, options)
    if own_interpreter:
        app = app.replace("verifier.py", "")
        assert backend.nursery(app).shadowed(app)
    with backend.deploy(app) as deployment, deployment.replica() as replica:
        child, other = started(deployment.logs()), started(replica.logs())
        assert lives(child)
        assert lives(other)
        replica.terminate()
        assert replica.wait(5) == 0
        assert lives(other)  # a clean end of the service is not one of what it started
    assert not lives(child)
    assert not lives(other)


def test_a_restart_ends_what_the_service_started_and_nothing_else(backend: ProcessBackend, base: Base) -> None:
    with backend.deploy(base.app) as other, backend.deploy(with_parent(base.app)) as deployment:
        child = started(deployment.logs())
        deployment.restart()
        assert not lives(child)
        assert lives(started(deployment.logs()))
        assert other.state().phase == "running"


def test_a_service_that_kills_its_own_group_kills_no_other(backend: ProcessBackend, base: Base) -> None:
    before = "import signal; os.killpg(0, signal.SIGKILL)"
    with backend.deploy(base.app) as other:
        with backend.deploy(with_parent(base.app, before=before)) as deployment:
            assert (deployment.state().phase, deployment.state().detail) == ("exited", "exit code -9")
        assert other.state().phase == "running"
        assert httpx.get(f"{other.url}/actuator/health").status_code == 200


def test_a_warm_process_that_was_killed_is_replaced(base: Base) -> None:
    with ProcessBackend() as backend:
        before = "import signal; os.kill(os.getppid(), signal.SIGKILL)"
        deployment = backend.open(base.app)
        old = backend.nursery(base.app)
        pid = deployment._service.pid if deployment._service else 0
        with pytest.raises(VerifierError, match="Run again"):
            backend.open(with_parent(base.app, before=before))
        deployment.close()
        assert not lives(pid)
        with backend.deploy(base.app) as again:
            assert again.state().phase == "running"
        assert backend.nursery(base.app) is not old
        assert backend.nursery(base.app) is backend.nursery(base.app)


ORPHANS = """
import os, sys, time
from bases.base import find_base
from tests.verifier.test_process_backend import started, with_parent
from verifier.backends.process import ProcessBackend
backend = ProcessBackend()
deployment = backend.open(with_parent(find_base("planetarium").app, sys.argv[1]))
print(deployment._service.pid, started(deployment.logs()), flush=True)
time.sleep(600)
"""


@pytest.mark.parametrize(("options", "ended"), [("", False), ("start_new_session=True", True), ("env={}", True)])
def test_nothing_that_a_service_started_outlives_a_killed_owner(options: str, ended: bool) -> None:
    owner = subprocess.Popen(
        [sys.executable, "-c", ORPHANS, options],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": PATHS},
    )
    try:
        assert owner.stdout is not None
        pid, child = map(int, owner.stdout.readline().split())
        if ended:
            os.kill(pid, signal.SIGKILL)
            eventually(lambda: not lives(pid), "the service has ended")
        assert lives(child)
    finally:
        owner.kill()
        owner.communicate()
    eventually(lambda: not lives(pid), "the service is gone")
    eventually(lambda: not lives(child), "what it started is gone")


def test_what_the_warm_process_loads_is_what_the_app_imports(base: Base) -> None:
    modules = imported_modules(base.app)
    assert "fastapi" in modules
    assert not [name for name in modules if name.startswith(base.description.source)]


def test_all_that_the_service_loads_is_loaded_already(backend: ProcessBackend, base: Base) -> None:
    path = f"{base.description.source}/__main__.py"
    start = '\nif __name__ == "__main__":\n    main()\n'
    assert base.app.text(path).endswith(start)
    told = """
if __name__ == "__main__":
    before = set(sys.modules)
    try:
        main()
    finally:
        print("late:", *sorted(set(sys.modules) - before))
"""
    app = base.app.replace(path, base.app.text(path).removesuffix(start) + told)
    with backend.deploy(app) as deployment, deployment.replica() as replica:
        assert httpx.get(f"{replica.url}{base.description.service.readiness}").status_code == 200
        replica.terminate()
        assert replica.wait(5) == 0
        late = replica.logs()[-1].removeprefix("late:").split()
    assert [name for name in late if name.partition(".")[0] != base.description.source] == []
