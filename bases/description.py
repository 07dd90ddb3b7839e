"""What `base.yaml` says of an app: where things are and what they are called."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

DOCKERFILE, DOCKERIGNORE = "Dockerfile", ".dockerignore"
"""Where an image's description is, and that of what its build does not see: Docker's own names, in the app's folder."""

Text = Annotated[str, StringConstraints(min_length=1, strip_whitespace=True)]


class Part(BaseModel):
    """A piece of a description: closed, so that a misspelt key is an error, and immutable."""

    model_config = ConfigDict(extra="forbid", frozen=True)


Reference = Annotated[str, StringConstraints(pattern=r"^[^:]+::[A-Za-z_][\w.]*$")]
"""A function in the app's source: `path::qualified.name`."""


class Operation(Part):
    """One thing a client can do, and the functions that do it, one a layer."""

    method: Text
    route: Text
    entity: Text
    controller: Reference
    service: Reference
    repository: Reference
    weight: float = Field(default=1, ge=0, description="how often users ask for it, beside the others")


class Entity(Part):
    """A table and the class that maps it."""

    table: Text
    key: Text = Field(description="primary key column")
    lookup: Text = Field(description="unique column that clients look rows up by")
    path: Text = Field(description="file of the mapped class")
    parent: Text | None = Field(default=None, description="the entity that its foreign key points at")


class Index(Part):
    """An index of the schema and the subjects, operations as a rule, that are slow without it."""

    serves: tuple[Text, ...]


class Workload(Part):
    """A container in a manifest."""

    kind: Text
    name: Text
    container: Text


class Variables(Part):
    """Names of the environment variables that say where the database is."""

    host: Text
    port: Text
    name: Text
    username: Text
    password: Text


class DatabaseContainer(Part):
    """Names of the environment variables that the database's container is set up with."""

    name: Text
    username: Text
    password: Text


class Database(Part):
    workload: Workload
    scripts: tuple[Text, ...] = Field(description="SQL files that make the schema and its first rows, in order")
    container: DatabaseContainer
    variables: Variables


class Front(Part):
    """The Kubernetes Service that clients ask, and its port."""

    service: Text
    port: int


class Service(Part):
    workload: Workload
    command: tuple[Text, ...] = Field(description="how it starts; `python` stands for the interpreter")
    loads: tuple[Text, ...] = Field(
        default=(), description="other packages' modules that it loads as it starts, beyond those its source imports"
    )
    port: Text = Field(description="environment variable with the port")
    host: Text = Field(description="environment variable with the address it listens on")
    front: Front
    liveness: Text
    readiness: Text
    metrics: Text
    sample: Text = Field(description="a request to try by hand, as a shell command; URL stands for the address")
    signing_key: Text = Field(description="environment variable with the key that sessions are signed with")
    pool_size: Text = Field(description="environment variable with the size of the connection pool")


class Chart(Part):
    """A helm chart that monitoring needs."""

    release: Text
    chart: Text
    version: Text = Field(description="the chart's own, not that of what it installs")
    repository: Text
    values: Text


class Monitoring(Part):
    folder: Text = Field(description="folder of a kustomization with dashboards, rules and monitors")
    namespace: Text
    crd: Text = Field(description="the resource definition without which the folder cannot be applied")
    charts: tuple[Chart, ...]


class Objective(Part):
    """What users are promised, and the alerts that watch over it."""

    errors: float = Field(gt=0, lt=1, description="the share of requests that may fail")
    down: Text = Field(description="the alert of a service of which no replica is ready")
    burning: dict[Text, float] = Field(
        description="the alerts of an error budget that is spent too fast, by how many times, fastest first"
    )


class Settings(Part):
    path: Text = Field(description="the file that reads the environment")
    optional: tuple[Text, ...] = Field(description="variables with a default that the deployment does not rely on")


class Description(Part):
    """The whole of base.yaml."""

    name: Text
    title: Text
    contract: Text = Field(description="module that holds CONTRACT")
    source: Text = Field(description="folder of the app's own source")
    manifests: Text = Field(description="folder of the manifests")
    requirements: Text
    service: Service
    database: Database
    image: Text
    monitoring: Monitoring
    traffic: Text = Field(default="traffic", description="folder of what makes steady requests")
    settings: Settings
    objective: Objective | None = Field(default=None, description="nobody is promised anything where there is none")
    ladder: dict[str, Text] = Field(
        default={},
        description="where an operator sees what checks look at, by the first part of their names: status, events, "
        "logs, metrics, database or bytes; of all others, by asking",
    )
    entities: dict[str, Entity]
    indexes: dict[str, Index]
    operations: dict[str, Operation]
    parts: dict[str, Reference] = Field(
        default={}, description="functions that belong to no one operation, by what they do for all of them"
    )
