"""Whether current Kubernetes would take an object as it is written: its published schemas know, without a cluster."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.util import find_spec
from typing import Any

NEEDS = "the schemas of Kubernetes are not there: pip install 'faultory[kubernetes]'"


def available() -> bool:
    """Whether there are schemas to ask; they are large, and come only with the extra of that name."""
    return find_spec("kubernetes_validate") is not None


@cache
def current_version() -> str:
    """The newest version that there are schemas of."""
    import kubernetes_validate  # type: ignore[import-untyped] # noqa: PLC0415 - as said, it may not be there

    return str(kubernetes_validate.latest_version())


def complaint(thing: Mapping[str, Any]) -> str:
    """What current Kubernetes has against an object; nothing when it would take it, or has no schema of it for it is an
    extension's.
    """
    return _complaint(json.dumps(thing, sort_keys=True, default=str))


@lru_cache(maxsize=1024)
def _complaint(text: str) -> str:
    """Of an object as JSON: to read the schemas takes longer than most questions to a cluster."""
    import kubernetes_validate  # noqa: PLC0415 - as said
    from kubernetes_validate.utils import SchemaNotFoundError, ValidationError  # type: ignore[import-untyped] # noqa: PLC0415

    thing = json.loads(text)
    what = f"{thing.get('kind')} {(thing.get('metadata') or {}).get('name')}"
    try:
        kubernetes_validate.validate(thing, current_version(), strict=True)
    except SchemaNotFoundError:
        return "" if _is_extension(str(thing["apiVersion"])) else f"{what}: {thing['apiVersion']} has no such kind"
    except ValidationError as error:
        place = ".".join(str(part) for part in error.absolute_path)
        return f"{what}: {place or 'as a whole'}: {str(error.message)[:300]}"
    return ""


def _is_extension(version: str) -> bool:
    """Whether a group is not Kubernetes' own: its own have a name without dots, or end in k8s.io."""
    group = version.rpartition("/")[0]
    return re.fullmatch(r"[a-z0-9]*|.*\.k8s\.io", group) is None
