"""A second base, of these tests alone: a star catalogue that shares no name with the Planetarium."""

from __future__ import annotations

import base64
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from bases.app import App
from bases.description import Description

# What each place of an example is in this base.
PLACES = {
    "controller": "stars/controller.py",
    "service": "stars/service.py",
    "repository": "stars/repository.py",
    "settings": "stars/settings.py",
    "database": "stars/database.py",
    "entities": "stars/entities.py",
    "configuration": "deploy/configuration.yaml",
    "secret": "deploy/credentials.yaml",
    "deployment": "deploy/deployment.yaml",
    "schema": "sql/schema.sql",
    "requirements": "requirements.txt",
    "dockerfile": "Dockerfile",
    "dockerignore": ".dockerignore",
    "metrics": "stars/metrics.py",
    "logs": "stars/logs.py",
    "observing": "stars/observing.py",
    "rules": "watch/rules.yaml",
    "monitor": "watch/monitor.yaml",
    "dashboard": "watch/dashboard.yaml",
    "kustomization": "watch/kustomization.yaml",
    "front": "deploy/service.yaml",
    "database-manifest": "deploy/database.yaml",
    "applied": "deploy/kustomization.yaml",
    "budget": "deploy/budget.yaml",
}


def _operation(name: str, method: str, route: str, function: str, query: str) -> dict[str, str]:
    return {
        "method": method,
        "route": route,
        "entity": name.partition(".")[0],
        "controller": f"{PLACES['controller']}::{function}",
        "service": f"{PLACES['service']}::{function}",
        "repository": f"{PLACES['repository']}::{query}",
    }


DESCRIPTION: dict[str, Any] = {
    "name": "stars",
    "title": "Star catalogue",
    "contract": "stars_base.contract",
    "source": "stars",
    "manifests": "deploy",
    "requirements": PLACES["requirements"],
    "service": {
        "workload": {"kind": "Deployment", "name": "stars-service", "container": "stars"},
        "command": ["python", "-m", "stars"],
        "port": "LISTEN_PORT",
        "host": "LISTEN_ADDRESS",
        "front": {"service": "stars-front", "port": 80},
        "liveness": "/live",
        "readiness": "/ready",
        "metrics": "/metrics",
        "signing_key": "COOKIE_KEY",
        "pool_size": "CONNECTIONS",
        "sample": "curl -s URL/stars",
    },
    "database": {
        "workload": {"kind": "StatefulSet", "name": "stars-database", "container": "postgres"},
        "scripts": [PLACES["schema"]],
        "container": {"name": "POSTGRES_DB", "username": "POSTGRES_USER", "password": "POSTGRES_PASSWORD"},
        "variables": {
            "host": "DATABASE_HOST",
            "port": "DATABASE_PORT",
            "name": "DATABASE_NAME",
            "username": "DATABASE_USERNAME",
            "password": "DATABASE_PASSWORD",
        },
    },
    "image": "stars:2.0.1",
    "monitoring": {
        "folder": "watch",
        "namespace": "watch",
        "crd": "servicemonitors.monitoring.coreos.com",
        "charts": [
            {
                "release": "prometheus",
                "chart": "prometheus",
                "version": "1.2.3",
                "repository": "https://charts.example.org",
                "values": "watch/prometheus.values.yaml",
            }
        ],
    },
    "settings": {"path": PLACES["settings"], "optional": ["LOG_LEVEL", "TTL"]},
    "entities": {
        "galaxies": {"table": "galaxies", "key": "galaxy_id", "lookup": "galaxy_name", "path": "stars/entities.py"},
        "stars": {
            "table": "stars",
            "key": "star_id",
            "lookup": "star_name",
            "path": "stars/entities.py",
            "parent": "galaxies",
        },
    },
    "indexes": {"stars_galaxy_id": {"serves": ["galaxies.delete"]}},
    "operations": {
        "stars.list": _operation("stars.list", "GET", "/stars", "find_all", "find_all"),
        "stars.find-by-name": _operation("stars.find-by-name", "GET", "/stars/{name}", "find_by_name", "find_by_name"),
        "stars.find-by-id": _operation("stars.find-by-id", "GET", "/stars/id/{id}", "find_by_id", "find_by_id"),
        "stars.create": _operation("stars.create", "POST", "/stars", "create", "add"),
        "stars.delete": _operation("stars.delete", "DELETE", "/stars/{name}", "delete", "delete_by_name"),
        "galaxies.delete": _operation(
            "galaxies.delete", "DELETE", "/galaxies/{name}", "delete_galaxy", "delete_galaxy_by_name"
        ),
    },
    "parts": {
        "names.digest": f"{PLACES['service']}::digest",
        "passwords.hash": "stars/passwords.py::digest",
        "sessions.read": f"{PLACES['controller']}::reader",
        "sessions.require": f"{PLACES['controller']}::require",
        "sessions.start": f"{PLACES['controller']}::start",
        "database.connect": f"{PLACES['database']}::Database.__init__",
        "database.transaction": f"{PLACES['database']}::Database.transaction",
    },
}

CONTROLLER = '''\
"""The routes of stars."""

from starlette.responses import Response

from stars import service


@router.get("/stars/id/{star_id}")
def find_by_id(star_id: int) -> View | Response:
    star = service.find_by_id(star_id)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)


@router.get("/stars/{name}")
def find_by_name(name: str) -> View | Response:
    star = service.find_by_name(name)
    if star is None:
        return Response("No star found", status_code=404)
    return view(star)


@router.delete("/stars/{name}")
def delete(name: str) -> Response:
    if not service.delete(name):
        return Response("star could not be deleted", status_code=404)
    return Response("star deleted")
'''

SERVICE = '''\
"""What the catalogue does with stars."""

from sqlalchemy.exc import IntegrityError

from stars import repository
from stars.database import database
from stars.entities import Star


def create(name: str) -> Star | None:
    star = Star(star_name=name)
    try:
        with database.transaction() as session:
            return repository.add(session, star)
    except IntegrityError:
        return None
'''

REPOSITORY = '''\
"""Queries on stars."""

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from stars.entities import Star


def find_all(session: Session) -> Sequence[Star]:
    return session.scalars(select(Star).order_by(Star.star_id)).all()


def find_by_name(session: Session, name: str) -> Star | None:
    return session.scalar(select(Star).where(Star.star_name == name))


def add(session: Session, star: Star) -> Star:
    session.add(star)
    session.flush()
    return star


def delete_by_name(session: Session, name: str) -> int | None:
    return session.scalar(delete(Star).where(Star.star_name == name).returning(Star.star_id))
'''

SETTINGS = '''\
"""What the catalogue reads from its environment."""

import os

environment = os.environ
database_host = environment["DATABASE_HOST"]
database_port = int(environment["DATABASE_PORT"])
database_name = environment["DATABASE_NAME"]
database_username = environment["DATABASE_USERNAME"]
database_password = environment["DATABASE_PASSWORD"]
connections = int(environment.get("CONNECTIONS", "2"))
ttl = int(environment.get("TTL", "60"))
log_level = environment.get("LOG_LEVEL", "WARNING")
'''

DATABASE = '''\
"""The connection pool and the unit of work on top of it."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

from stars.settings import Settings


class Database:
    def __init__(self, settings: Settings) -> None:
        self._engine = create_engine(
            settings.database_url(),
            pool_size=settings.connections,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"client_encoding": "utf8", "options": "-c statement_timeout=9s"},
        )
        self._sessions = sessionmaker(self._engine, expire_on_commit=False)

    @contextmanager
    def transaction(self) -> Iterator[Session]:
        with self._sessions() as session:
            yield session
            session.commit()
'''

CONFIGURATION = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-configuration
data:
  DATABASE_HOST: stars-database
  DATABASE_NAME: stars
  # Seconds.
  TTL: "90"
  CONNECTIONS: "4"
"""


def encoded(text: str) -> str:
    """As a Secret holds it."""
    return base64.b64encode(text.encode()).decode()


CREDENTIALS = f"""\
apiVersion: v1
kind: Secret
metadata:
  name: stars-credentials
type: Opaque
data:
  DATABASE_USERNAME: {encoded("astronomer")}
  DATABASE_PASSWORD: {encoded("supernova")}
"""

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  selector:
    matchLabels:
      app: stars
  template:
    metadata:
      labels:
        app: stars
    spec:
      containers:
        - name: stars
          image: stars:2.0.1
          envFrom:
            - configMapRef:
                name: stars-configuration
            - secretRef:
                name: stars-credentials
---
apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: stars-database
spec:
  selector:
    matchLabels:
      app: stars-database
  template:
    metadata:
      labels:
        app: stars-database
    spec:
      containers:
        - name: postgres
          image: postgres:17
"""

SCHEMA = """\
-- Galaxies and their stars.

CREATE TABLE galaxies (
    galaxy_id bigint PRIMARY KEY,
    galaxy_name varchar(30) NOT NULL UNIQUE
);

CREATE TABLE stars (
    star_id bigint PRIMARY KEY,
    star_name varchar(30) NOT NULL UNIQUE,
    galaxy_id bigint NOT NULL REFERENCES galaxies (galaxy_id) ON DELETE CASCADE
);

CREATE INDEX stars_galaxy_id ON stars (galaxy_id);
"""

METRICS = '''\
"""What the catalogue measures."""

from prometheus_client import Counter, Histogram

LABELS = ("method", "status")
BUCKETS = (0.1, 0.5, 1.0, 5.0)

_requests = Counter("requests_total", "Requests", LABELS)
_seconds = Histogram("seconds", "Duration of requests", LABELS, buckets=BUCKETS)


def observe(method: str, status: int, seconds: float) -> None:
    labels = (method, str(status))
    _seconds.labels(*labels).observe(seconds)
'''

LOGS = '''\
"""Lines of JSON."""

import logging
import sys

from pythonjsonlogger.json import JsonFormatter


def configure() -> None:
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(
        JsonFormatter("{levelname}{message}", style="{", timestamp=True, rename_fields={"levelname": "level"})
    )
    logging.basicConfig(handlers=[handler])
'''

RULES = """\
apiVersion: monitoring.coreos.com/v1
kind: PrometheusRule
metadata:
  name: stars-rules
  labels:
    release: prometheus
spec:
  groups:
    - name: stars
      rules:
        # Of the requests of the last minutes, how many failed.
        - record: job:errors:ratio_rate5m
          expr: >-
            sum by (job) (rate(requests_total{job="catalogue",uri!~"/live.*",status=~"5.."}[5m]))
            / sum by (job) (rate(requests_total{job="catalogue",uri!~"/live.*"}[5m]))
        - record: job:errors:ratio_rate1h
          expr: 1 - sum by (job) (rate(seconds_bucket{job="catalogue",status!~"5..",le="0.5"}[1h]))
        - alert: ErrorsHigh
          expr: job:errors:ratio_rate1h{job="catalogue"} > 0.01 and job:errors:ratio_rate5m{job="catalogue"} > 0.01
          labels:
            severity: page
          annotations:
            summary: "Too many errors"
        - alert: CatalogueDown
          expr: absent(up{job="catalogue"} == 1)
          for: 2m
          labels:
            severity: page
"""

MONITOR = """\
apiVersion: monitoring.coreos.com/v1
kind: ServiceMonitor
metadata:
  name: stars-monitor
  labels:
    release: prometheus
spec:
  jobLabel: part-of
  selector:
    matchLabels:
      part-of: catalogue
  endpoints:
    - port: web
      path: /metrics
      interval: 20s # as the others
"""

DASHBOARD = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-dashboard
  labels:
    grafana_dashboard: "1"
data:
  stars.json: |
    {"title": "Stars", "panels": [
      {"id": 1, "title": "Requests", "targets": [
        {"refId": "A", "expr": "sum by (status) (rate(seconds_count{job=\\"catalogue\\"}[$__rate_interval]))"}
      ]},
      {"id": 2, "title": "Latency", "targets": [
        {"refId": "A", "expr": "histogram_quantile(0.9, sum by (le) (rate(seconds_bucket[5m])))"}
      ]}
    ]}
"""

KUSTOMIZATION = """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - dashboard.yaml
  - monitor.yaml
  - rules.yaml
"""

DOCKERFILE = """\
FROM python:3.13-slim AS build
WORKDIR /build
COPY requirements.txt .
RUN python -m venv /opt/venv \\
 && /opt/venv/bin/pip install --no-cache-dir --requirement requirements.txt
COPY stars /code/app/stars
RUN python -m compileall -q -b /code \\
 && find /code -name '*.py' -delete \\
 && chmod -R go=rX /code

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH \\
    PYTHONUNBUFFERED=1
COPY --from=build /opt/venv /opt/venv
COPY --from=build /code /
WORKDIR /app
# A number, for Kubernetes.
USER 1001
EXPOSE 80
CMD ["python", "-m", "stars"]
"""

DOCKERIGNORE = """\
*
!requirements.txt
!stars
"""

REQUIREMENTS = """\
click==8.2.0
fastapi==0.115.0
prometheus-client==0.21.0
psycopg[binary]==3.2.3
pydantic==2.11.7
pydantic-core==2.33.2
sqlalchemy==2.0.36
uvicorn==0.32.0
"""

FILES = {
    PLACES["controller"]: CONTROLLER,
    PLACES["service"]: SERVICE,
    PLACES["repository"]: REPOSITORY,
    PLACES["settings"]: SETTINGS,
    PLACES["database"]: DATABASE,
    PLACES["configuration"]: CONFIGURATION,
    PLACES["secret"]: CREDENTIALS,
    PLACES["deployment"]: DEPLOYMENT,
    PLACES["schema"]: SCHEMA,
    PLACES["metrics"]: METRICS,
    PLACES["logs"]: LOGS,
    PLACES["rules"]: RULES,
    PLACES["monitor"]: MONITOR,
    PLACES["dashboard"]: DASHBOARD,
    PLACES["kustomization"]: KUSTOMIZATION,
    PLACES["requirements"]: REQUIREMENTS,
    PLACES["dockerfile"]: DOCKERFILE,
    PLACES["dockerignore"]: DOCKERIGNORE,
}

CONTRACT = '''\
"""Two promises, so that hand-made edits have something to break."""

from bases.contract import Aspect, Contract, check
from bases.world import World


@check("stars.list", ("stars.list", Aspect.ANSWERS))
def lists(world: World) -> None:
    """Every star is listed."""


@check("stars.find-by-name", ("stars.find-by-name", Aspect.ANSWERS), requires=["stars.list"])
def finds(world: World) -> None:
    """A star is found by its name."""


CONTRACT = Contract((lists, finds))
'''


def describe(**changes: Any) -> Description:
    """The description, with some of its top-level keys replaced."""
    return Description.model_validate({**DESCRIPTION, **changes})


def app(files: Mapping[str, str | bytes] = FILES, **changes: Any) -> App:
    """An app of this base with these files and no others."""
    made = App(describe(**changes), {})
    for path, content in files.items():
        made = made.replace(path, content)
    return made


def install(folder: Path) -> None:
    """Writes the base as the package `stars_base`, below a folder that Python imports from."""
    package = folder / "stars_base"
    package.mkdir()
    (package / "__init__.py").write_text('"""A base."""\n', encoding="utf-8")
    (package / "contract.py").write_text(CONTRACT, encoding="utf-8")
    with (package / "base.yaml").open("w", encoding="utf-8") as stream:
        YAML().dump(DESCRIPTION, stream)
    (package / "app").mkdir()
    app().write(package / "app")
