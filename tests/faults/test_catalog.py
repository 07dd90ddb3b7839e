"""Every fault of the catalog is described in full, and its examples are what it does to any base."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from random import Random

import pytest

from bases.app import App
from bases.contract import Witness
from faults.catalog import load_catalog
from faults.errors import EditError
from faults.fault import Example, Fault, Params, Site
from tests.bases import stars

CATALOG = load_catalog()
FAULTS = [pytest.param(fault, id=name) for name, fault in CATALOG.items()]
EXAMPLES = [(name, number) for name, fault in CATALOG.items() for number in range(len(fault.examples))]
# What the manifests need besides an example: a Deployment that reads a ConfigMap and a Secret, who reads them then, and
# something to apply.
SURROUNDINGS = {
    stars.PLACES["settings"]: stars.SETTINGS,
    stars.PLACES["deployment"]: stars.DEPLOYMENT,
    stars.PLACES["configuration"]: (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: stars-configuration\n"
        "data:\n  LISTEN_PORT: '80'\n  TTL: '9'\n"
    ),
    stars.PLACES["monitor"]: "kind: ServiceMonitor\nmetadata:\n  name: stars-monitor\n",
    stars.PLACES["secret"]: (
        "apiVersion: v1\nkind: Secret\nmetadata:\n  name: stars-credentials\n"
        f"data:\n  DATABASE_PASSWORD: {stars.encoded('supernova')}\n"
    ),
}

# What a Service leads to, and by what it is found.
SERVED = {
    stars.PLACES["configuration"]: (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: stars-configuration\n"
        "data:\n  LISTEN_PORT: '8080'\n  DATABASE_HOST: stars-database\n"
    ),
    stars.PLACES["deployment"]: stars.DEPLOYMENT.replace(
        "          image: stars:2.0.1\n",
        "          image: stars:2.0.1\n          ports:\n            - name: web\n              containerPort: 8080\n",
    ).replace(
        "kind: Deployment\nmetadata:\n  name: stars-service\nspec:\n",
        "kind: Deployment\nmetadata:\n  name: stars-service\nspec:\n  replicas: 3\n",
    ),
    stars.PLACES["monitor"]: stars.MONITOR,
}
FRONT = (
    "apiVersion: v1\nkind: Service\nmetadata:\n  name: stars-front\nspec:\n  selector:\n    app: stars\n"
    "  ports:\n    - port: 80\n      targetPort: 8080\n"
)
# What sessions are signed with.
SIGNED = (
    "apiVersion: v1\nkind: Secret\nmetadata:\n  name: stars-credentials\n"
    f"data:\n  COOKIE_KEY: {stars.encoded('Betelgeuse')}\n"
)
# A module of the image that a mount may hide.
LISTING = (
    "from collections.abc import Sequence\n\nfrom sqlalchemy import select\nfrom sqlalchemy.orm import Session\n\n"
    "from stars.entities import Star\n\n\ndef find_all(session: Session) -> Sequence[Star]:\n"
    "    return session.scalars(select(Star).order_by(Star.star_id)).all()\n"
)

# What is beside an example of one place: the modules that load it, what an image is made of, what a Service leads to,
# something else to list.
BESIDE = {
    "dockerfile": {"stars/__main__.py": "", "requirements.txt": stars.REQUIREMENTS},
    "dockerignore": {"stars/settings.py": "", "Dockerfile": stars.DOCKERFILE},
    "requirements": {"Dockerfile": stars.DOCKERFILE},
    "front": SERVED,
    "applied": {
        **SERVED,
        stars.PLACES["front"]: FRONT,
        stars.PLACES["secret"]: SIGNED,
        "Dockerfile": stars.DOCKERFILE,
        stars.PLACES["repository"]: LISTING,
        stars.PLACES["budget"]: "kind: PodDisruptionBudget\nmetadata:\n  name: stars-budget\n",
    },
    "deployment": {"Dockerfile": stars.DOCKERFILE},
    "database-manifest": {stars.PLACES["deployment"]: stars.DEPLOYMENT.partition("---\n")[0]},
    "database": {
        "stars/__main__.py": "from stars.application import create\n",
        "stars/settings.py": "class Settings:\n    port: int\n",
        "stars/application.py": (
            "from stars.database import Database\nfrom stars.settings import Settings\n\n\ndef create(): ...\n"
        ),
    },
}

SEEDS = 6
"""Enough for whoever heeds the seed to choose otherwise."""


def app_of(example: Example) -> App:
    """The smallest app of the star catalogue that an example is part of."""
    assert example.place in stars.PLACES, f"what is the place {example.place!r} to the star catalogue?"
    beside = BESIDE.get(example.place, {})
    return stars.app({**SURROUNDINGS, **beside, stars.PLACES[example.place]: example.before})


def params_of(fault: Fault, example: Example) -> Params:
    """The example's parameters; the fault's own defaults for those that it leaves out."""
    return fault.parameters.model_validate(example.params.model_dump())


@cache
def placed(name: str, number: int) -> tuple[App, Site]:
    """An example's app and the one site in its file; what stands beside it may have others."""
    fault, example = CATALOG[name], CATALOG[name].examples[number]
    app, params, place = app_of(example), params_of(fault, example), stars.PLACES[example.place]
    (site,) = (site for site in fault.sites(app) if place in fault.apply(app, site, params, Random(0)).changed(app))
    return app, site


@pytest.mark.parametrize("fault", FAULTS)
class TestEveryFault:
    def test_its_docstring_is_its_entry(self, fault: Fault) -> None:
        entry = fault.entry
        for text in (entry.title, entry.mechanism, entry.find, entry.mend):
            assert text == text.strip()
            assert text.endswith("."), text
        assert "\n" not in entry.title
        assert len(entry.title) <= 100, "it is the title of recipes, too"

    def test_its_parameters_have_defaults_and_descriptions(self, fault: Fault) -> None:
        assert fault.parameters() == fault.parameters.model_validate({})
        for name, schema in fault.parameters.model_json_schema()["properties"].items():
            assert schema.get("description"), f"{name} has no description"
            assert "default" in schema

    def test_its_parameters_are_bounded(self, fault: Fault) -> None:
        for name, schema in fault.parameters.model_json_schema()["properties"].items():
            for kind in schema.get("anyOf", [schema]):
                if kind.get("type") in ("integer", "number"):
                    assert {"minimum", "exclusiveMinimum"} & kind.keys(), f"{name} has no least value"
                    assert {"maximum", "exclusiveMaximum"} & kind.keys(), f"{name} has no greatest value"

    def test_it_has_an_example(self, fault: Fault) -> None:
        assert fault.examples
        assert all(example.before != example.after for example in fault.examples)

    @pytest.mark.parametrize("files", [{}, {"README.md": "# Stars\n"}], ids=["empty", "readme"])
    def test_it_fits_nowhere_in_an_app_without_what_it_breaks(self, fault: Fault, files: dict[str, str]) -> None:
        assert list(fault.sites(stars.app(files))) == []

    @pytest.mark.parametrize("files", [{}, {"README.md": "# Stars\n"}], ids=["empty", "readme"])
    def test_it_refuses_a_site_that_is_not_there(self, fault: Fault, files: dict[str, str]) -> None:
        for site in sites_of_examples(fault):
            with pytest.raises(EditError) as raised:
                fault.apply(stars.app(files), site, fault.parameters(), Random(0))
            assert raised.value.path
            assert raised.value.found == 0


# Of the class's scope: so the tests of one example come one after the other, and its site is looked for once.
@pytest.mark.parametrize(("name", "number"), EXAMPLES, ids=[f"{name}-{n}" for name, n in EXAMPLES], scope="class")
class TestEveryExample:
    def test_it_is_what_the_fault_does_whatever_the_seed(self, name: str, number: int) -> None:
        fault, example = CATALOG[name], CATALOG[name].examples[number]
        app, site = placed(name, number)
        for seed in range(SEEDS):
            broken = fault.apply(app, site, params_of(fault, example), Random(seed))
            assert broken.changed(app) == sorted([stars.PLACES[example.place], *example.beside])
            assert {path: broken.text(path) for path in example.beside} == dict(example.beside)
            assert broken.text(stars.PLACES[example.place]) == example.after

    def test_its_fault_breaks_what_the_site_names(self, name: str, number: int) -> None:
        fault, example = CATALOG[name], CATALOG[name].examples[number]
        _, site = placed(name, number)
        witnesses = list(fault.breaks(site, params_of(fault, example)))
        assert witnesses
        assert all(isinstance(witness, Witness) for witness in witnesses)
        assert {witness.subject for witness in witnesses} <= set(site.subjects)

    def test_cut_twice_it_is_refused_or_changes_more(self, name: str, number: int) -> None:
        """Never a silent no-op: what is broken already is broken further, or the fault says that it does not fit."""
        fault, example = CATALOG[name], CATALOG[name].examples[number]
        app, site = placed(name, number)
        once = fault.apply(app, site, params_of(fault, example), Random(0))
        try:
            twice = fault.apply(once, site, params_of(fault, example), Random(0))
        except EditError:
            return
        assert twice.digest != once.digest


def sites_of_examples(fault: Fault) -> Iterator[Site]:
    for example in fault.examples:
        yield from fault.sites(app_of(example))
