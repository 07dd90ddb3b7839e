"""The ways in which a name of several words is written."""

import re
from typing import Literal

Case = Literal["snake", "pascal", "lower"]


def written(name: str, case: Case) -> str:
    """`starName` as star_name, StarName or starname."""
    if case == "pascal":
        return name[:1].upper() + name[1:]
    return (re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name) if case == "snake" else name).lower()


def is_camel(name: str) -> bool:
    """Whether it is written otherwise in each case."""
    return re.fullmatch(r"[a-z]+([A-Z][a-z0-9]*)+", name) is not None
