"""The Docker backend runs the image as its manifests say, locked in, and the healthy base keeps its contract there."""

import signal
from collections.abc import Iterator

import httpx
import psycopg
import pytest
from docker import DockerClient

from bases.app import App
from bases.base import Base
from faults.editors.manifests import set_variable
from faults.editors.text import replace_once
from tests.engines.conftest import left
from verifier.backends.docker import DockerBackend
from verifier.containers.deployment import DEPLOYMENT, DockerDeployment
from verifier.containers.service import NOWHERE, ServiceContainer
from verifier.errors import VerifierError
from verifier.outcomes import Outcome
from verifier.runner import fingerprint
from verifier.toolbox import offered

REACH = "import socket, sys; socket.create_connection((sys.argv[1], int(sys.argv[2])), 2)"


@pytest.fixture(scope="module")
def deployment(backend: DockerBackend, base: Base) -> Iterator[DockerDeployment]:
    with backend.deploy(base.app) as running:
        yield running


@pytest.fixture(scope="module")
def copy(deployment: DockerDeployment) -> Iterator[ServiceContainer]:
    with deployment.replica() as running:
        yield running


def test_the_healthy_base_keeps_its_whole_contract(backend: DockerBackend, base: Base) -> None:
    with backend.deploy(base.app) as running:
        seen = fingerprint(base.app, base.contract, backend, running)
    here = [one for one in seen.results if offered(base.contract.by_name[one.name].needs, backend.name)]
    wrong = [(one.name, one.outcome, one.message) for one in here if one.outcome is not Outcome.PASSED]
    print(f"the contract took {seen.seconds} s")
    assert wrong == []
    assert len(here) > 200


def test_nothing_is_left_of_a_deployment(engine: DockerClient, backend: DockerBackend, base: Base) -> None:
    with backend.deploy(base.app) as running:
        label = f"{DEPLOYMENT}={running.name}"
        assert len(left(engine, label)) >= 4  # a network, two containers, volumes
    assert left(engine, label) == []


@pytest.mark.parametrize("part", ["service", "database"])
def test_every_container_is_locked_in(engine: DockerClient, deployment: DockerDeployment, part: str) -> None:
    (name, *_) = [one for one in left(engine, f"{DEPLOYMENT}={deployment.name}") if part in one]
    given = engine.containers.get(name).attrs["HostConfig"]
    assert given["CapDrop"] == ["ALL"]
    assert not given["CapAdd"]
    assert given["SecurityOpt"] == ["no-new-privileges"]
    assert given["Memory"] == given["MemorySwap"] > 0
    assert given["NanoCpus"] == 1_000_000_000
    assert given["PidsLimit"] > 0
    assert given["ReadonlyRootfs"] == (part == "service")
    assert not given["PortBindings"]
    assert not given["Binds"]
    assert not given["Privileged"]


def test_its_network_is_internal(engine: DockerClient, deployment: DockerDeployment) -> None:
    """The engine lets nothing out of it. To try whether it does would be to send something to a stranger."""
    assert engine.networks.get(deployment.name).attrs["Internal"]


def test_the_database_is_reached_by_its_services_name(copy: ServiceContainer) -> None:
    assert copy.run("python", "-c", REACH, "planetarium-database", "5432") == (0, "")


def test_the_environment_is_the_manifests(copy: ServiceContainer) -> None:
    _, told = copy.run("python", "-c", "import os; print(os.environ['SESSION_SECONDS'], os.environ.get('HOST'))")
    assert told == "28800 None"


def test_a_replica_ends_when_asked_and_a_killed_one_says_so(deployment: DockerDeployment) -> None:
    with deployment.replica() as other:
        assert other.url != deployment.url
        assert httpx.get(f"{other.url}/actuator/health").status_code == 200
        other.terminate()
        assert other.wait(10) == 0
        assert other.url == NOWHERE


def test_an_image_that_another_run_has_pushed_out_of_the_cache_is_built_again(
    engine: DockerClient, backend: DockerBackend, base: Base
) -> None:
    app = replace_once(base.app, "Dockerfile", "EXPOSE 8080", "EXPOSE 8080\nSTOPSIGNAL SIGINT")
    made = backend.builds.image(app)
    engine.images.remove(made, force=True)
    assert engine.images.get(backend.builds.image(app)).attrs["Config"]["StopSignal"] == "SIGINT"


def test_it_is_asked_to_end_by_the_signal_that_the_image_names(backend: DockerBackend, base: Base) -> None:
    named = replace_once(base.app, "Dockerfile", "EXPOSE 8080", "EXPOSE 8080\nSTOPSIGNAL SIGKILL")
    with backend.deploy(named) as running, running.replica() as other:
        other.terminate()
        assert other.wait(10) == 128 + signal.SIGKILL


def test_an_operator_can_look_into_the_container_and_its_image(deployment: DockerDeployment) -> None:
    inside = deployment.container
    assert inside.refusal() == ""
    assert inside.run("python", "-c", "print('in here'); raise SystemExit(3)") == (3, "in here")
    image = inside.image()
    assert (image.user, image.ports) == ("10001:10001", frozenset({"8080/tcp"}))
    assert "PYTHONUNBUFFERED=1" in image.told
    assert "COPY" in image.told


def test_of_what_cannot_be_built_there_is_a_refusal_and_no_container(backend: DockerBackend, base: Base) -> None:
    with backend.deploy(broken_build(base.app)) as running:
        assert "step 3 of 14, COPY requirement.txt" in running.container.refusal()
        assert running.container.run("true") == (126, "there is no container that runs")


def test_the_database_comes_back_with_its_data(deployment: DockerDeployment) -> None:
    deployment.execute("INSERT INTO users (user_username, user_password) VALUES (%s, '')", ["Survivor"])
    with deployment.without_database(), pytest.raises(psycopg.OperationalError):
        deployment.execute("SELECT 1")
    assert deployment.execute("SELECT count(*) FROM users WHERE user_username = 'Survivor'") == [(1,)]


def test_a_lock_keeps_everybody_out(deployment: DockerDeployment) -> None:
    with deployment.lock("moons"), pytest.raises(psycopg.errors.LockNotAvailable):
        deployment.execute("SET lock_timeout = 100; SELECT * FROM moons")


def test_a_restart_and_another_tree_keep_the_data(backend: DockerBackend, base: Base) -> None:
    with backend.deploy(base.app) as running:
        running.execute("DELETE FROM moons")
        running.restart()
        assert running.state().restarts == 1
        running.redeploy(set_variable(base.app, "LOG_LEVEL", "DEBUG"))
        assert httpx.get(f"{running.url}/actuator/health").status_code == 200
        assert running.execute("SELECT count(*) FROM moons") == [(0,)]


def broken_build(app: App) -> App:
    return replace_once(app, "Dockerfile", "COPY requirements.txt .", "COPY requirement.txt .")


def broken_command(app: App) -> App:
    return replace_once(app, "Dockerfile", 'CMD ["python", "-m", "planetarium"]', 'CMD ["python -m planetarium"]')


def broken_user(app: App) -> App:
    return replace_once(app, "Dockerfile", "USER 10001:10001", "USER planetarium")


def broken_start(app: App) -> App:
    return replace_once(app, "planetarium/settings.py", 'environment["SESSION_KEY"]', 'environment["SESSION"]')


def broken_manifest(app: App) -> App:
    return replace_once(
        app,
        "manifests/deployment.yaml",
        "secretRef:\n                name: planetarium-credentials",
        "secretRef:\n                name: planetarium-credential",
    )


def broken_limit(app: App) -> App:
    return replace_once(app, "manifests/deployment.yaml", "memory: 256Mi", "memory: 12Mi")


@pytest.mark.parametrize(
    ("cut", "phase", "detail", "log"),
    [
        (broken_build, "not built", "step 3 of", "COPY failed"),
        (broken_command, "exited", "executable file not found", ""),
        (broken_user, "exited", "unable to find user", ""),
        (broken_start, "exited", "exit code 1", "KeyError: 'SESSION'"),
        (broken_manifest, "not created", "no Secret planetarium-credential", ""),
        (broken_limit, "exited", "out of memory", ""),
    ],
)
def test_what_does_not_come_up_is_a_finding(
    backend: DockerBackend, base: Base, cut: object, phase: str, detail: str, log: str
) -> None:
    assert callable(cut)
    with backend.deploy(cut(base.app)) as running:
        assert running.state().phase == phase
        assert detail in running.state().detail
        assert log in "\n".join(running.logs())
        with pytest.raises(httpx.ConnectError):
            httpx.get(f"{running.url}/actuator/health")


def test_a_script_that_the_database_refuses_leaves_the_service_without_one(backend: DockerBackend, base: Base) -> None:
    broken = replace_once(base.app, "database/schema.sql", "CREATE TABLE moons (", "CREATE TABEL moons (")
    with backend.deploy(broken) as running:
        assert httpx.get(f"{running.url}/actuator/health/readiness", timeout=20).status_code == 503
        with pytest.raises(VerifierError, match="syntax error"):
            running.execute("SELECT 1")


def test_a_database_whose_image_is_nowhere_is_a_finding(backend: DockerBackend, base: Base) -> None:
    broken = replace_once(base.app, "manifests/database.yaml", "image: postgres:17", "image: faultory-test/nowhere:1")
    with backend.deploy(broken) as running:
        assert running.state().phase == "running"
        with pytest.raises(VerifierError, match="nowhere:1 cannot be pulled"):
            running.execute("SELECT 1")


def test_a_host_that_is_no_service_leads_nowhere(backend: DockerBackend, base: Base) -> None:
    with backend.deploy(set_variable(base.app, "DATABASE_HOST", "planetarium-databse")) as running:
        assert httpx.get(f"{running.url}/actuator/health/liveness").status_code == 200
        assert httpx.get(f"{running.url}/actuator/health/readiness", timeout=20).status_code == 503
