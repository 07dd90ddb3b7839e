"""The image and the container that is made of it: what an operator finds who looks inside."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

from packaging.requirements import Requirement

from bases import manifests
from bases.contract import Aspect, Check, check
from bases.tools import Tool
from bases.world import World, demand
from planetarium_base.contract.inside import (
    AUTHORITIES,
    FILES,
    FIRST,
    FOUND,
    LAST_WORDS,
    OWNER,
    UNKNOWN_ZONES,
    VERSIONS,
    look,
)

INSIDE = ["image.builds", "health.liveness"]
"""What a check presumes that runs something beside the service."""
ZONES = ("America/New_York", "Asia/Kolkata", "Australia/Sydney", "Europe/Berlin")
REMAINS = ("Dockerfile", ".dockerignore", ".git", "requirements.txt")
"""What an image is made from, and what it does not hold."""
LONG = 16
"""Letters of a secret that stand nowhere by chance."""


def files(world: World) -> dict[str, list[str]]:
    source = world.deployment.app.description.source
    return world.remember("container.files", lambda: look(world, FILES, source, *REMAINS))


def container_check(name: str, *more: str) -> Callable[[Callable[[World], None]], Check]:
    """A check of the subject that it is called by, on a service that runs."""
    return check(name, (name, Aspect.ANSWERS), requires=[*INSIDE, *more], needs=[Tool.CONTAINER])


@check("image.builds", ("image", Aspect.ANSWERS), needs=[Tool.CONTAINER])
def builds(world: World) -> None:
    """An image can be built of the tree."""
    refusal = world.container.refusal()
    demand(not refusal, refusal)


@container_check("image.user")
def user(world: World) -> None:
    """The service runs without root's rights."""
    demand(look(world, OWNER) != 0, "the service runs as root")


@container_check("image.user.numeric", "image.user")
def numeric_user(world: World) -> None:
    """The image's user is a number: from a name Kubernetes cannot tell that it is not root, and starts no such pod."""
    named = world.container.image().user
    demand(re.fullmatch(r"\d+(:\d+)?", named) is not None, f"the image's user is {named!r}")


@container_check("image.port")
def port(world: World) -> None:
    """The image says which port the service listens on."""
    expected, told = f"{urlsplit(world.deployment.instances[0]).port}/tcp", world.container.image().ports
    demand(told == {expected}, f"it listens on {expected}, the image says {', '.join(sorted(told)) or 'nothing'}")


@container_check("image.source")
def source(world: World) -> None:
    """The image holds the service's byte-code and not its source."""
    found = files(world)["source"]
    demand(not found, f"{len(found)} files of source, {', '.join(found[:2])} among them")


@container_check("image.remains")
def remains(world: World) -> None:
    """The image holds nothing of what it was made from."""
    found = files(world)["remains"]
    demand(not found, f"there are {', '.join(found)}")


@container_check("image.secrets")
def secrets(world: World) -> None:
    """Who has the image has no password and no key: neither is in its environment, its labels or its history."""
    description = world.deployment.app.description
    given = manifests.environment(world.deployment.app, description.service.workload)
    told = world.container.image().told
    for name in (description.database.variables.password, description.service.signing_key):
        value = given[name].value if name in given else ""
        tells = f"{name}=" in told or (len(value) >= LONG and value in told)
        demand(not tells, f"the image tells the value of {name}")


@container_check("container.first-process")
def first_process(world: World) -> None:
    """The container's first process is the service itself, so that a signal comes to it."""
    expected, found = list(world.deployment.app.description.service.command), look(world, FIRST)
    demand(found == expected, f"expected {' '.join(expected)}, found {' '.join(found)}")


@container_check("container.unbuffered")
def unbuffered(world: World) -> None:
    """What a process prints is out at once: its last words are not lost with it."""
    code, told = world.container.run("python", "-c", LAST_WORDS)
    demand((code, told) == (0, "written"), "what a process had printed was lost as it was killed")


@container_check("container.libraries")
def libraries(world: World) -> None:
    """Each library is pinned to a version, and is there in this one."""
    app = world.deployment.app
    lines = [line.partition("#")[0].strip() for line in app.text(app.description.requirements).splitlines()]
    required = [Requirement(line) for line in lines if line]
    pins = {each.name: str(each.specifier).removeprefix("==") for each in required}
    loose = [str(each) for each in required if not re.fullmatch(r"==[^*,]+", str(each.specifier))]
    demand(not loose, f"{', '.join(loose)} may be another version tomorrow")
    found = look(world, VERSIONS, *pins)
    other = [f"{name} {found[name]} for {pin}" for name, pin in pins.items() if found[name] != pin]
    demand(not other, f"other versions than those required: {', '.join(other)}")


@container_check("container.time-zones")
def time_zones(world: World) -> None:
    """The time zones of the world are known."""
    unknown = look(world, UNKNOWN_ZONES, *ZONES)
    demand(not unknown, f"unknown: {', '.join(unknown)}")


@container_check("container.certificates")
def certificates(world: World) -> None:
    """The authorities are known whose certificates the web's servers have."""
    demand(look(world, AUTHORITIES) > 0, "no certificate authority is known: every secure connection is refused")


@container_check("container.pre-stop")
def pre_stop(world: World) -> None:
    """What the Deployment runs in the container before it is stopped is there."""
    app = world.deployment.app
    spec = manifests.container(app, app.description.service.workload) or {}
    command = ((spec.get("lifecycle") or {}).get("preStop") or {}).get("exec", {}).get("command") or ["python"]
    demand(look(world, FOUND, command[0]) is not None, f"there is no {command[0]} in the container")


CHECKS: list[Check] = [
    builds,
    user,
    numeric_user,
    port,
    source,
    remains,
    secrets,
    first_process,
    unbuffered,
    libraries,
    time_zones,
    certificates,
    pre_stop,
]
