"""A base may be written otherwise than the Planetarium: a fault offers the sites where it can be cut, and no others."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from random import Random
from typing import Any

import pytest

from bases.app import App
from faults.catalog import load_catalog
from faults.fault import Fault
from tests.bases import stars

CATALOG = load_catalog()
PLACES = stars.PLACES
ENV_FROM = stars.DEPLOYMENT[stars.DEPLOYMENT.index("          envFrom:") : stars.DEPLOYMENT.index("---")]


def with_environment(lines: str) -> str:
    return stars.DEPLOYMENT.replace(ENV_FROM, lines)


def item(name: str, source: str, thing: str, key: str) -> str:
    reference = f"              {source}:\n                name: {thing}\n                key: {key}\n"
    return (
        f"            - name: {name}\n              valueFrom:\n  {reference.replace(chr(10), chr(10) + '  ')}".rstrip(
            " "
        )
    )


def below_imports(lines: str) -> str:
    """The repository with lines between its imports and its first function."""
    return stars.REPOSITORY.replace("\n\n\ndef find_all", f"\n\n{lines}\n\ndef find_all", 1)


# Files that this base has otherwise, and what its description says otherwise.
VARIATIONS: dict[str, tuple[Mapping[str, str | bytes], dict[str, Any]]] = {
    "as it is": ({}, {}),
    "variables in the deployment": (
        {
            PLACES["deployment"]: with_environment(
                "          env:\n"
                + "".join(
                    f"            - {{name: {name}, value: '{value}'}}\n"
                    for name, value in {
                        "DATABASE_NAME": "stars",
                        "TTL": "90",
                        "DATABASE_USERNAME": "astronomer",
                        "DATABASE_PASSWORD": "supernova",
                        "CONNECTIONS": "4",
                    }.items()
                )
            )
        },
        {},
    ),
    "all in the secret": (
        {
            PLACES["configuration"]: stars.CONFIGURATION.replace("TTL", "X").replace("DATABASE_NAME", "Y"),
            PLACES["secret"]: stars.CREDENTIALS
            + f"  TTL: {stars.encoded('90')}\n  DATABASE_NAME: {stars.encoded('s')}\n",
        },
        {},
    ),
    "all in the configuration": (
        {
            PLACES["configuration"]: stars.CONFIGURATION
            + "  DATABASE_USERNAME: astronomer\n  DATABASE_PASSWORD: supernova\n",
            PLACES["secret"]: stars.CREDENTIALS.partition("\ndata:")[0] + "\ndata: {}\n",
        },
        {},
    ),
    "keys of other names": (
        {
            PLACES["deployment"]: with_environment(
                "          env:\n"
                + item("DATABASE_NAME", "configMapKeyRef", "stars-configuration", "name")
                + item("TTL", "configMapKeyRef", "stars-configuration", "ttl")
                + item("DATABASE_USERNAME", "secretKeyRef", "stars-credentials", "user")
                + item("DATABASE_PASSWORD", "secretKeyRef", "stars-credentials", "password")
            ),
            PLACES["configuration"]: stars.CONFIGURATION.replace("DATABASE_NAME", "name").replace("TTL", "ttl"),
            PLACES["secret"]: stars.CREDENTIALS.replace("DATABASE_USERNAME", "user").replace(
                "DATABASE_PASSWORD", "password"
            ),
        },
        {},
    ),
    "a prefix": (
        {
            PLACES["deployment"]: stars.DEPLOYMENT.replace("configMapRef:", "prefix: P_\n              configMapRef:"),
        },
        {
            "settings": {"path": PLACES["settings"], "optional": ["P_TTL"]},
            "database": {
                **stars.DESCRIPTION["database"],
                "variables": {**stars.DESCRIPTION["database"]["variables"], "name": "P_DATABASE_NAME"},
            },
        },
    ),
    "secret in plain text": (
        {
            PLACES["secret"]: stars.CREDENTIALS.replace("\ndata:", "\nstringData:")
            .replace(stars.encoded("astronomer"), "astronomer")
            .replace(stars.encoded("supernova"), "supernova")
        },
        {},
    ),
    "secret that is no base64": ({PLACES["secret"]: stars.CREDENTIALS.replace(stars.encoded("supernova"), "&")}, {}),
    "password of one letter": (
        {PLACES["secret"]: stars.CREDENTIALS.replace(stars.encoded("supernova"), stars.encoded("x"))},
        {},
    ),
    "password of one letter, many times": (
        {PLACES["secret"]: stars.CREDENTIALS.replace(stars.encoded("supernova"), stars.encoded("xxxx"))},
        {},
    ),
    "manifests that are no YAML": ({PLACES["configuration"]: "a: [\n"}, {}),
    "deployment without a template": (
        {PLACES["deployment"]: "kind: Deployment\nmetadata:\n  name: stars-service\nspec:\n"},
        {},
    ),
    "columns without the table's name": (
        {
            PLACES["repository"]: stars.REPOSITORY.replace("star_name", "name").replace("star_id", "id"),
            PLACES["controller"]: stars.CONTROLLER,
        },
        {
            "entities": {
                **stars.DESCRIPTION["entities"],
                "stars": {**stars.DESCRIPTION["entities"]["stars"], "key": "id", "lookup": "name"},
            }
        },
    ),
    "source in another language": (
        {
            path: "func findByName(name string) (*Star, error) { return nil, nil }\n"
            for path in PLACES.values()
            if path.endswith(".py")
        },
        {},
    ),
    "modules without imports": (
        {
            path: "\n".join(line for line in text.split("\n") if not line.startswith(("from ", "import ")))
            for path, text in stars.FILES.items()
            if path.endswith(".py")
        },
        {},
    ),
    "constants under the imports": (
        {PLACES["repository"]: below_imports("# Rows.\nLIMIT = 3\n")},
        {},
    ),
    "names of the fault's own are taken": (
        {PLACES["repository"]: below_imports("_turns = 1\n_permits = 2\n")},
        {},
    ),
    "line ends of Windows": ({path: text.replace("\n", "\r\n") for path, text in stars.FILES.items()}, {}),
    "index of a longer name": (
        {PLACES["schema"]: stars.SCHEMA.replace("INDEX stars_galaxy_id", "INDEX stars_galaxy_id_name")},
        {},
    ),
    "index that is unique": ({PLACES["schema"]: stars.SCHEMA.replace("CREATE INDEX", "CREATE UNIQUE INDEX")}, {}),
}


def variation(name: str) -> App:
    files, changes = VARIATIONS[name]
    return stars.app({**stars.FILES, **files}, **changes)


@pytest.mark.parametrize("name", VARIATIONS)
def test_a_fault_can_be_cut_at_every_site_that_it_offers(name: str) -> None:
    app = variation(name)
    problems = [f"{fault.id}: {problem}" for fault in CATALOG.values() for problem in attempt(fault, app)]
    assert problems == []


def attempt(fault: Fault, app: App) -> Iterator[str]:
    """What goes wrong when a fault is cut at each of its sites in turn. Anything may: that is what is asked."""
    site = None
    try:
        for site in fault.sites(app):
            if not app.changed(fault.apply(app, site, fault.parameters(), Random(0))):
                yield f"changes nothing at {site.name}"
    except Exception as error:
        yield f"{f'at {site.name}' if site else 'looking for sites'}: {type(error).__name__}: {error}"


def test_the_star_catalogue_has_sites_for_most_faults() -> None:
    """Otherwise the test above would hold for want of sites."""
    app = variation("as it is")
    without = {name for name, fault in CATALOG.items() if not list(fault.sites(app))}
    assert len(without) <= len(CATALOG) / 2, without


def test_line_ends_stay_as_they_are() -> None:
    app = variation("line ends of Windows")
    mixed = {
        fault.id: path
        for fault in CATALOG.values()
        for site in fault.sites(app)
        for path, content in fault.apply(app, site, fault.parameters(), Random(0)).files.items()
        if content.count(b"\n") != content.count(b"\r\n")
    }
    assert mixed == {}


def test_an_attribute_that_is_to_be_misnamed_gets_another_name() -> None:
    """`Star.name`, shortened to what comes after the table's name, would be `Star.name`."""
    fault, app = CATALOG["swallowed-exception"], variation("columns without the table's name")
    attributes = re.compile(r"Star\.(name|id)\b")
    for site in fault.sites(app):
        broken = fault.apply(app, site, fault.parameters(), Random(0))
        before, after = (len(attributes.findall(found.text(PLACES["repository"]))) for found in (app, broken))
        assert after == before - 1, site.name
