"""What a manifest gives a container besides its environment."""

import pytest

from bases.app import App
from bases.base import Base, find_base
from bases.manifests import ManifestError
from bases.pods import config_map, quantity, read_pod, target_port


@pytest.fixture(scope="module")
def base() -> Base:
    return find_base("planetarium")


def changed(base: Base, path: str, old: str, new: str) -> App:
    assert old in base.app.text(path)
    return base.app.replace(path, base.app.text(path).replace(old, new))


def test_the_services_pod_is_read_whole(base: Base) -> None:
    workload = base.description.service.workload
    pod = read_pod(base.app, workload)
    assert (pod.image, pod.memory, pod.cpus, pod.read_only) == ("planetarium:1.4.0", 256 << 20, 1.0, True)
    assert (pod.command, pod.args, pod.user) == (None, None, None)
    assert pod.ports == {"http": 8080}
    assert target_port(base.app, workload, pod) == 8080


def test_the_databases_pod_has_its_scripts_and_a_place_for_its_data(base: Base) -> None:
    pod = read_pod(base.app, base.description.database.workload)
    assert pod.data == ("/var/lib/postgresql/data",)
    scripts = pod.files["/docker-entrypoint-initdb.d"]
    assert {f"database/{name}": text for name, text in scripts.items()} == {
        path: base.app.files[path] for path in base.description.database.scripts
    }
    assert pod.args is not None
    assert pod.args[0] == "postgres"
    assert not pod.read_only


def test_a_service_that_leads_elsewhere_is_followed_there(base: Base) -> None:
    workload = base.description.service.workload
    for target, port in (("9090", 9090), ("web", None)):
        app = changed(base, "manifests/service.yaml", "targetPort: http", f"targetPort: {target}")
        assert target_port(app, workload, read_pod(app, workload)) == port
    unselected = changed(base, "manifests/service.yaml", "app: planetarium\n  ports", "app: nothing\n  ports")
    assert target_port(unselected, workload, read_pod(unselected, workload)) == 8080


@pytest.mark.parametrize(
    ("path", "old", "new", "told"),
    [
        ("manifests/deployment.yaml", "memory: 256Mi", "memory: 256 MB", "no quantity"),
        ("manifests/database.yaml", "name: planetarium-database-init", "name: other", "no ConfigMap other"),
        (
            "manifests/database.yaml",
            "- name: init\n              mountPath",
            "- name: in\n              mountPath",
            "no such volume",
        ),
        ("database/kustomization.yaml", "- seed.sql", "- sead.sql", "no file database/sead.sql"),
        ("manifests/database.yaml", "- log_lock_waits=on", "- 1", "no list of strings"),
    ],
)
def test_what_would_not_start_is_said_so(base: Base, path: str, old: str, new: str, told: str) -> None:
    with pytest.raises(ManifestError, match=told):
        read_pod(
            changed(base, path, old, new),
            base.description.database.workload if "database" in path else base.description.service.workload,
        )


def test_a_config_map_of_the_manifests_is_found_first(base: Base) -> None:
    assert config_map(base.app, "planetarium-configuration")["PORT"] == b"8080"
    other = "kind: ConfigMap\nmetadata: {name: planetarium-database-init}\ndata: {PORT: '1'}\n"
    assert "schema.sql" in config_map(base.app, "planetarium-database-init")
    assert config_map(base.app.replace("manifests/other.yaml", other), "planetarium-database-init") == {"PORT": b"1"}


@pytest.mark.parametrize(
    ("text", "number"), [("1", 1), (2, 2), ("100m", 0.1), ("0.5", 0.5), ("1Gi", 2**30), ("1M", 1e6), ("1k", 1e3)]
)
def test_quantities(text: object, number: float) -> None:
    assert quantity("x", text) == number
