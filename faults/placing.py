"""Where faults fit in an app, looked for once: to find the sites takes far longer than to cut at one."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from bases.app import App
from faults.fault import Fault, Site


@lru_cache(maxsize=4096)
def sites_of(fault: Fault, app: App) -> Mapping[str, Site]:
    """A fault's sites by name, in the fault's order."""
    return MappingProxyType({site.name: site for site in fault.sites(app)})
