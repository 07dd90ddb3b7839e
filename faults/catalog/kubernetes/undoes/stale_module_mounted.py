"""An old copy of a source file, mounted over the image's own."""

import posixpath
from collections.abc import Iterator
from functools import partial
from random import Random
from typing import Any

from bases.app import App
from bases.manifests import find_object
from faults.catalog.database.limited_list import LimitedList
from faults.fault import Example, Fault, Site
from faults.kinds.dockerfile.places import source_copy, working_directory
from faults.kinds.kubernetes.added import add_file
from faults.kinds.kubernetes.changed import Group, Spot, container_of, edit_workload, pod_of
from faults.kinds.kubernetes.tried import TriedFault, require
from faults.kinds.placed import answers

FILE = "sources.yaml"
VOLUME = "sources"
PATCH: Fault = LimitedList()
"""What the copy does otherwise than the file."""


class StaleModuleMounted(TriedFault):
    """A ConfigMap's copy of a source file is mounted over the one that the image has.

    Somebody patched the service live when a list had grown too long: the file was changed, put into a ConfigMap, and
    mounted where the program is imported from. The list has been sound for long since, and the mount stayed. Whatever
    the image has there is hidden: the source is read, mended, built and rolled out, and the list still ends where the
    copy ends it.

    Find it: the source has no such limit, and the same file, read with `kubectl exec`, has one; there is source in the
    container, and only byte-code in the image; the manifest mounts a ConfigMap there. Mend it: take out the mount, the
    volume and the ConfigMap.
    """

    group = Group.UNDO

    def tries(self, app: App) -> Iterator[Spot]:
        for site in PATCH.sites(app):
            shows = (*PATCH.breaks(site, PATCH.parameters()), answers("image.source"))
            yield Spot(site.name, partial(_mount, site=site), shows)

    examples = (
        Example(
            place="applied",
            before="""\
resources:
  - configuration.yaml
  - deployment.yaml
  - service.yaml
""",
            after="""\
resources:
  - configuration.yaml
  - deployment.yaml
  - service.yaml
  - sources.yaml
""",
            beside={
                "deploy/deployment.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: stars-service
spec:
  replicas: 3
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
          ports:
            - name: web
              containerPort: 8080
          envFrom:
            - configMapRef:
                name: stars-configuration
            - secretRef:
                name: stars-credentials
          volumeMounts:
            - name: sources
              mountPath: /app/stars/repository.py
              subPath: repository.py
      volumes:
        - name: sources
          configMap:
            name: stars-sources
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
""",
                "deploy/sources.yaml": """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: stars-sources
data:
  repository.py: |
    from collections.abc import Sequence

    from sqlalchemy import select
    from sqlalchemy.orm import Session

    from stars.entities import Star


    def find_all(session: Session) -> Sequence[Star]:
        return session.scalars(select(Star).order_by(Star.star_id).limit(100)).all()
""",
            },
        ),
    )


def _mount(app: App, site: Site) -> App:
    patched = PATCH.apply(app, site, PATCH.parameters(), Random(0))
    (path,) = patched.changed(app)
    workload, name = app.description.service.workload, f"{app.description.name}-{VOLUME}"
    target = posixpath.join(_folder(app), path)
    key = posixpath.basename(path)

    def change(document: Any) -> None:
        pod, container = pod_of(document), container_of(document, workload)
        names = [volume["name"] for volume in pod.get("volumes") or ()]
        require(app, VOLUME not in names and "workingDir" not in container, "a pod with its image's own folders")
        mount = {"name": VOLUME, "mountPath": target, "subPath": key}
        container.setdefault("volumeMounts", []).append(mount)
        pod.setdefault("volumes", []).append({"name": VOLUME, "configMap": {"name": name}})

    return add_file(edit_workload(app, workload, change), FILE, _config_map(app, name, key, patched.text(path)))


def _folder(app: App) -> str:
    """Where the image has the source, which is imported from the folder that it runs in."""
    place, copied = working_directory(app), source_copy(app)
    folder = place.operands[0].text.rstrip("/") if place else ""
    there = copied is not None and copied.operands[1].text.endswith(f"{folder}/{app.description.source}")
    require(app, folder.startswith("/") and there, "an image that runs where its source is")
    return folder


def _config_map(app: App, name: str, key: str, text: str) -> str:
    workload = app.description.service.workload
    owner = find_object(app, workload.kind, workload.name)
    labels = owner.below("metadata", "labels") if owner else {}
    # As a literal block has it: with one end to each line, and one at the end.
    require(app, text == "\n".join([*text.splitlines(), ""]) and text[:1].strip(), f"lines of text in {key}")
    lines = ["apiVersion: v1", "kind: ConfigMap", "metadata:", f"  name: {name}"]
    if labels:
        lines += ["  labels:", *(f"    {label}: {value}" for label, value in labels.items())]
    lines += ["data:", f"  {key}: |", *(f"    {line}".rstrip() for line in text.splitlines())]
    return "\n".join([*lines, ""])
