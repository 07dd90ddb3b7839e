"""Values that make sense to the service and none to the database."""

from __future__ import annotations

from collections.abc import Iterator

import httpx

from bases.contract import Aspect, Check, check
from bases.world import World
from planetarium_base.contract.access import session
from planetarium_base.contract.answers import MALFORMED, says
from planetarium_base.contract.resources import Resource
from planetarium_base.contract.rows import named

BEYOND_BIGINT = 2**63
WITH_NUL = "a\0b"


def _refused(response: httpx.Response, status: int, text: str) -> None:
    """It is the client's mistake, whether for making no sense or for being nothing that there is."""
    if response.text == text:
        says(response, status, text)
    else:
        says(response, 400, MALFORMED)


def checks(resource: Resource) -> Iterator[Check]:
    finding_id = f"{resource.plural}.find-by-id"
    finding, creation, deletion = (f"{resource.plural}.{verb}" for verb in ("find-by-name", "create", "delete"))

    @check(
        f"{finding_id}.out-of-range",
        (finding_id, Aspect.REFUSES),
        (f"{finding_id}.input", Aspect.REFUSES),
        ("malformed.by-database", Aspect.REFUSES),
        requires=[f"{finding_id}.missing", f"{finding_id}.malformed"],
    )
    def greatest_id(world: World) -> None:
        """An id greater than any can be is refused."""
        _refused(session(world).get(f"{resource.path}/id/{BEYOND_BIGINT}"), 404, resource.not_found)

    @check(
        f"{finding}.nul",
        (finding, Aspect.REFUSES),
        (f"{finding}.input", Aspect.REFUSES),
        ("malformed.by-database", Aspect.REFUSES),
        requires=[finding, f"{finding}.missing", f"{finding_id}.malformed"],
    )
    def find_nul(world: World) -> None:
        """A name that no row can have is refused."""
        _refused(session(world).get(resource.at(WITH_NUL)), 404, resource.not_found)

    @check(
        f"{creation}.out-of-range",
        (creation, Aspect.REFUSES),
        (f"{creation}.input", Aspect.REFUSES),
        ("malformed.by-database", Aspect.REFUSES),
        requires=[f"{creation}.duplicate", f"{creation}.malformed"],
    )
    def greatest_parent(world: World) -> None:
        """One that would belong to an id greater than any can be is refused."""
        body = resource.body(named(world, "Orphan"), BEYOND_BIGINT)
        _refused(session(world).post(resource.path, json=body), 400, resource.not_created)

    @check(
        f"{deletion}.nul",
        (deletion, Aspect.REFUSES),
        (f"{deletion}.input", Aspect.REFUSES),
        ("malformed.by-database", Aspect.REFUSES),
        requires=[deletion, f"{deletion}.missing", f"{finding_id}.malformed"],
    )
    def delete_nul(world: World) -> None:
        """A name that no row can have cannot be deleted either."""
        _refused(session(world).delete(resource.at(WITH_NUL)), 404, resource.not_deleted)

    yield from (greatest_id, find_nul, greatest_parent, delete_nul)
