"""Programs that look around in the service's container, each of which says what it found as JSON."""

from __future__ import annotations

import json
from typing import Any

from bases.world import World, demand

FIRST = "import json; print(json.dumps(open('/proc/1/cmdline').read().split(chr(0))[:-1]))"
OWNER = "import json, os; print(json.dumps(os.stat('/proc/1').st_uid))"
LAST_WORDS = "import os; print('written'); os._exit(0)"
FOUND = "import json, shutil, sys; print(json.dumps(shutil.which(sys.argv[1])))"
VERSIONS = """
import importlib.metadata, json, sys
found = {}
for name in sys.argv[1:]:
    try:
        found[name] = importlib.metadata.version(name)
    except importlib.metadata.PackageNotFoundError:
        found[name] = None
print(json.dumps(found))
"""
UNKNOWN_ZONES = """
import json, sys, zoneinfo
unknown = []
for name in sys.argv[1:]:
    try:
        zoneinfo.ZoneInfo(name)
    except zoneinfo.ZoneInfoNotFoundError:
        unknown.append(name)
print(json.dumps(unknown))
"""
AUTHORITIES = """
import json, os, ssl
paths = ssl.get_default_verify_paths()
hashed = [name for name in os.listdir(paths.capath) if name.endswith(".0")] if paths.capath else []
print(json.dumps(len(hashed) + (open(paths.cafile).read().count("BEGIN CERTIFICATE") if paths.cafile else 0)))
"""
FILES = """
import json, os, sys
source, *remains = sys.argv[1:]
found = {"source": [], "remains": []}
for folder, folders, files in os.walk("/"):
    if folder == "/":
        folders[:] = [name for name in folders if name not in ("proc", "sys", "dev")]
    for name in [*folders, *files]:
        path = os.path.join(folder, name)
        if name in remains:
            found["remains"].append(path)
        elif f"/{source}/" in path and name.endswith(".py"):
            found["source"].append(path)
print(json.dumps({kind: sorted(paths) for kind, paths in found.items()}))
"""


def look(world: World, program: str, *arguments: str) -> Any:
    """What a program says that the service's own interpreter runs in its container: JSON."""
    code, told = world.container.run("python", "-c", program, *arguments)
    demand(code == 0, f"python ended with {code} in the container: {told.rpartition(chr(10))[2]}")
    try:
        return json.loads(told)
    except ValueError:
        raise AssertionError(f"python said something else in the container than it was asked: {told[:200]}") from None
