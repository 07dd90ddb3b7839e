"""A container's environment is resolved as Kubernetes resolves it, or refused where Kubernetes would refuse it."""

from __future__ import annotations

from typing import ClassVar

import pytest

from bases.app import App
from bases.base import find_base
from bases.manifests import ManifestError, Variable, container, environment, find_object, objects, service_ports
from tests.bases import stars

WORKLOAD = stars.describe().service.workload
DEPLOYMENT = stars.DEPLOYMENT.partition("---\n")[0]
ENV_FROM = DEPLOYMENT[DEPLOYMENT.index("          envFrom:") :]


def config_map(name: str, data: str) -> str:
    return f"---\nkind: ConfigMap\nmetadata: {{name: {name}}}\ndata: {{{data}}}\n"


def secret(name: str, fields: str) -> str:
    return f"---\nkind: Secret\nmetadata: {{name: {name}}}\n{fields}\n"


def app(container_lines: str, *things: str) -> App:
    """An app whose container has these lines instead of its environment, and these objects besides."""
    indented = "".join(f"          {line}\n" for line in container_lines.splitlines())
    return stars.app(
        {
            "deploy/deployment.yaml": DEPLOYMENT.replace(ENV_FROM, indented),
            "deploy/x.yml": "".join(things).encode(errors="surrogateescape"),
        }
    )


def values(container_lines: str, *things: str) -> dict[str, str]:
    return {name: found.value for name, found in environment(app(container_lines, *things), WORKLOAD).items()}


class TestEnvironment:
    def test_a_later_source_wins_over_an_earlier_one(self) -> None:
        sources = "envFrom:\n  - configMapRef: {name: %s}\n  - configMapRef: {name: %s}"
        things = (config_map("one", "A: '1', B: '1'"), config_map("two", "B: '2', C: '2'"))
        assert values(sources % ("one", "two"), *things) == {"A": "1", "B": "2", "C": "2"}
        assert values(sources % ("two", "one"), *things) == {"A": "1", "B": "1", "C": "2"}

    def test_env_wins_over_env_from(self) -> None:
        lines = "env:\n  - {name: A, value: own}\nenvFrom:\n  - configMapRef: {name: one}"
        assert values(lines, config_map("one", "A: given, B: given")) == {"A": "own", "B": "given"}

    def test_the_last_of_two_items_wins(self) -> None:
        assert values("env:\n  - {name: A, value: one}\n  - {name: A, value: two}") == {"A": "two"}

    def test_a_prefix_stands_before_every_name(self) -> None:
        lines = "envFrom:\n  - prefix: P_\n    configMapRef: {name: one}"
        assert values(lines, config_map("one", "A: x")) == {"P_A": "x"}

    def test_a_secret_is_decoded(self) -> None:
        things = secret("s", f"data: {{A: {stars.encoded('pässword ')}, B: ''}}")
        assert values("envFrom:\n  - secretRef: {name: s}", things) == {"A": "pässword ", "B": ""}

    def test_plain_text_of_a_secret_wins_over_what_is_encoded(self) -> None:
        things = secret(
            "s", f"data: {{A: {stars.encoded('one')}, B: {stars.encoded('two')}}}\nstringData: {{A: three}}"
        )
        assert values("envFrom:\n  - secretRef: {name: s}", things) == {"A": "three", "B": "two"}

    def test_a_line_end_in_an_encoded_secret_means_nothing(self) -> None:
        """Kubernetes, like Go's decoder, leaves line ends out: a block of YAML ends with one."""
        things = secret("s", f"data:\n  A: |\n    {stars.encoded('one')}")
        assert values("envFrom:\n  - secretRef: {name: s}", things) == {"A": "one"}

    @pytest.mark.parametrize(
        ("field", "thing"),
        [
            ("configMapKeyRef", config_map("x", "k: v")),
            ("secretKeyRef", secret("x", f"data: {{k: {stars.encoded('v')}}}")),
        ],
    )
    def test_an_item_is_taken_from_its_key(self, field: str, thing: str) -> None:
        lines = f"env:\n  - name: A\n    valueFrom:\n      {field}: {{name: x, key: k}}"
        kind = "ConfigMap" if field.startswith("config") else "Secret"
        assert environment(app(lines, thing), WORKLOAD) == {"A": Variable("v", kind, "x", "k")}

    def test_a_variable_knows_where_it_comes_from(self) -> None:
        lines = "env:\n  - {name: B, value: own}\nenvFrom:\n  - prefix: P_\n    configMapRef: {name: one}"
        assert environment(app(lines, config_map("one", "A: x")), WORKLOAD) == {
            "P_A": Variable("x", "ConfigMap", "one", "A"),
            "B": Variable("own"),
        }

    def test_an_item_without_a_value_is_empty(self) -> None:
        assert values("env:\n  - {name: A}\n  - {name: B, value: ''}") == {"A": "", "B": ""}

    def test_a_reference_to_another_variable_is_expanded(self) -> None:
        lines = "env:\n  - {name: A, value: a}\n  - {name: B, value: $(A)/b}\n  - {name: C, value: $$(A)}"
        assert values(lines) == {"A": "a", "B": "a/b", "C": "$(A)"}

    def test_a_field_of_the_pod_is_left_out(self) -> None:
        lines = "env:\n  - name: A\n    valueFrom: {fieldRef: {fieldPath: status.podIP}}\n  - {name: B, value: b}"
        assert values(lines) == {"B": "b"}

    @pytest.mark.parametrize(
        "lines",
        [
            "envFrom:\n  - configMapRef: {name: none, optional: true}",
            "envFrom:\n  - secretRef: {name: none, optional: true}",
            "env:\n  - name: A\n    valueFrom:\n      secretKeyRef: {name: none, key: k, optional: true}",
            "env:\n  - name: A\n    valueFrom:\n      configMapKeyRef: {name: x, key: none, optional: true}",
        ],
    )
    def test_what_is_optional_may_be_missing(self, lines: str) -> None:
        assert values(lines, config_map("x", "k: v")) == {}

    def test_an_optional_key_that_is_missing_leaves_what_was_given_before(self) -> None:
        lines = (
            "env:\n  - name: A\n    valueFrom:\n      configMapKeyRef: {name: x, key: none, optional: true}\n"
            "envFrom:\n  - configMapRef: {name: x}"
        )
        assert values(lines, config_map("x", "A: given")) == {"A": "given"}

    @pytest.mark.parametrize("lines", ["", "env:", "envFrom:", "env: []\nenvFrom: []"])
    def test_a_container_may_have_none(self, lines: str) -> None:
        assert values(lines) == {}


# What Kubernetes would not start: the container's lines, other objects, and what the message names.
REFUSED = {
    "no ConfigMap": ("envFrom:\n  - configMapRef: {name: none}", "", "no ConfigMap none"),
    "no Secret": ("envFrom:\n  - secretRef: {name: none}", "", "no Secret none"),
    "no key": (
        "env:\n  - name: A\n    valueFrom:\n      configMapKeyRef: {name: x, key: none}",
        config_map("x", "k: v"),
        "no key none in ConfigMap x",
    ),
    "no object of that key": (
        "env:\n  - name: A\n    valueFrom:\n      secretKeyRef: {name: x, key: k}",
        "",
        "no key k in Secret x",
    ),
    "a ConfigMap of that name twice": (
        "envFrom:\n  - configMapRef: {name: x}",
        config_map("x", "A: '1'") * 2,
        "ConfigMap x",
    ),
    "a number in a ConfigMap": ("envFrom:\n  - configMapRef: {name: x}", config_map("x", "A: 1"), "has 1 for A"),
    "a truth in a ConfigMap": ("envFrom:\n  - configMapRef: {name: x}", config_map("x", "A: true"), "has True for A"),
    "nothing in a ConfigMap": ("envFrom:\n  - configMapRef: {name: x}", config_map("x", "A: null"), "has None for A"),
    "a number in plain text": ("envFrom:\n  - secretRef: {name: x}", secret("x", "stringData: {A: 1}"), "has 1 for A"),
    "a number in a Secret": ("envFrom:\n  - secretRef: {name: x}", secret("x", "data: {A: 1}"), "Secret x"),
    "no base64": ("envFrom:\n  - secretRef: {name: x}", secret("x", "data: {A: '&&&'}"), "no base64"),
    "base64 of no text": ("envFrom:\n  - secretRef: {name: x}", secret("x", "data: {A: /w==}"), "no base64 of text"),
    "a number in the deployment": ("env:\n  - {name: A, value: 1}", "", "A"),
    "a zero in the deployment": ("env:\n  - {name: A, value: 0}", "", "A"),
    "a truth in the deployment": ("env:\n  - {name: A, value: false}", "", "A"),
    "no YAML": ("env: []", "---\na: [\n", "deploy/x.yml"),
    "a NUL": ("env: []", "---\na: \x00\n", "deploy/x.yml"),
    "no UTF-8": ("env: []", "---\na: \udcff\n", "deploy/x.yml"),
    "a text for a list": ("env: abc", "", ""),
    "a text for an item": ("env: [abc]", "", ""),
    "a text for a source": ("envFrom: [abc]", "", ""),
    "a text for a reference": ("envFrom:\n  - configMapRef: abc", "", ""),
    "a text for the data": (
        "envFrom:\n  - configMapRef: {name: x}",
        "---\nkind: ConfigMap\nmetadata: {name: x}\ndata: abc\n",
        "",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_would_not_start_is_refused_by_name(case: str) -> None:
    lines, things, message = REFUSED[case]
    with pytest.raises(ManifestError) as raised:
        environment(app(lines, things), WORKLOAD)
    assert message in str(raised.value)
    assert "deploy" in str(raised.value)


@pytest.mark.parametrize(
    "manifest",
    [
        "",
        DEPLOYMENT.replace("name: stars-service", "name: another"),
        DEPLOYMENT.replace("- name: stars", "- name: another"),
        DEPLOYMENT + "---\n" + DEPLOYMENT,
        "kind: Deployment\nmetadata: {name: stars-service}\n",
        "kind: Deployment\nmetadata: {name: stars-service}\nspec:\n",
        "kind: Deployment\nmetadata: {name: stars-service}\nspec: {template: {spec: {containers: }}}\n",
        "kind: Deployment\nmetadata: {name: stars-service}\nspec: {template: {spec: {containers: [abc]}}}\n",
        "kind: Deployment\nmetadata: {name: stars-service}\nspec: abc\n",
    ],
    ids=["no manifest", "another name", "another container", "twice", "no spec", "empty spec", "no containers",
         "container that is a text", "spec that is a text"],
)  # fmt: skip
def test_a_workload_without_its_container_is_refused(manifest: str) -> None:
    with pytest.raises(ManifestError, match="deploy"):
        environment(stars.app({"deploy/deployment.yaml": manifest}), WORKLOAD)


class TestObjects:
    FILES: ClassVar = {
        "deploy/b.yaml": "kind: A\nmetadata: {name: one}\n---\n---\nkind: A\nmetadata: {name: two}\n",
        "deploy/a/c.yml": "kind: B\nmetadata: {name: one}\n",
        "deploy/kustomization.yaml": "kind: Kustomization\nresources: [b.yaml]\n",
        "deploy/values.yaml": "- a\n- b\n",
        "deploy/readme.md": "kind: A\nmetadata: {name: three}\n",
        "watch/d.yaml": "kind: A\nmetadata: {name: four}\n",
    }

    def test_they_are_all_below_the_manifests_folder_with_their_place(self) -> None:
        found = [(thing.path, thing.number, thing.kind, thing.name) for thing in objects(stars.app(self.FILES))]
        assert found == [
            ("deploy/a/c.yml", 0, "B", "one"),
            ("deploy/b.yaml", 0, "A", "one"),
            ("deploy/b.yaml", 2, "A", "two"),
        ]

    def test_one_is_found_by_kind_and_name(self) -> None:
        app = stars.app(self.FILES)
        found = find_object(app, "A", "two")
        assert found is not None
        assert found.path == "deploy/b.yaml"
        assert find_object(app, "B", "two") is None
        assert find_object(app.replace("deploy/z.yaml", "kind: A\nmetadata: {name: two}\n"), "A", "two") is None

    def test_a_container_is_found_by_its_name(self) -> None:
        found = container(stars.app(), WORKLOAD)
        assert found is not None
        assert found["image"] == "stars:2.0.1"
        assert container(stars.app({}), WORKLOAD) is None


class TestServices:
    SERVICE = "kind: Service\nmetadata: {{name: {0}}}\nspec:\n  selector: {{{1}}}\n  ports: [{{port: {2}}}]\n"

    def test_a_workload_is_reached_through_those_that_select_its_pods(self) -> None:
        app = stars.app(
            {
                **stars.FILES,
                "deploy/1.yaml": self.SERVICE.format("one", "app: stars", 80),
                "deploy/2.yaml": self.SERVICE.format("two", "app: stars, tier: web", 81),
                "deploy/3.yaml": self.SERVICE.format("three", "app: stars-database", 82),
                "deploy/4.yaml": self.SERVICE.format("four", "", 83),
                "deploy/5.yaml": self.SERVICE.format("five", "app: stars", "'84'"),
            }
        )
        assert service_ports(app, WORKLOAD) == ({"one", "five"}, {"80", "84"})

    def test_a_workload_that_is_not_there_is_not_reached(self) -> None:
        assert service_ports(stars.app({"deploy/1.yaml": self.SERVICE.format("one", "app: stars", 80)}), WORKLOAD) == (
            set(),
            set(),
        )


class TestPlanetarium:
    def test_the_service_is_given_what_it_cannot_start_without(self) -> None:
        app = find_base("planetarium").app
        description = app.description
        given = environment(app, description.service.workload)
        names = description.database.variables
        needed = [names.host, names.port, names.name, names.username, names.password, description.service.signing_key]
        assert set(needed) <= given.keys()
        hosts, ports = service_ports(app, description.database.workload)
        assert given[names.host].value in hosts
        assert given[names.port].value in ports

    def test_service_and_database_agree(self) -> None:
        app = find_base("planetarium").app
        ours = environment(app, app.description.service.workload)
        theirs = environment(app, app.description.database.workload)
        names, container_names = app.description.database.variables, app.description.database.container
        for field in ("name", "username", "password"):
            assert ours[getattr(names, field)].value == theirs[getattr(container_names, field)].value
