"""What an image is called: a code name that says nothing about what is in it."""

from __future__ import annotations

import re
from random import Random

from bases.app import App
from images.errors import NameRefused

# Constellations and stars, as the charts have them: none is a word of the trade.
SKY = (
    "achernar", "acrux", "adhara", "albireo", "alcor", "alcyone", "aldebaran", "algieba", "alhena", "alioth",
    "alkaid", "almach", "alnilam", "alnitak", "alphard", "altair", "andromeda", "ankaa", "antares", "antlia",
    "aquarius", "aquila", "ara", "arcturus", "aries", "atria", "auriga", "avior", "bellatrix", "betelgeuse",
    "bootes", "caelum", "canopus", "capella", "caph", "capricornus", "carina", "cassiopeia", "castor", "centaurus",
    "cepheus", "cetus", "columba", "corvus", "crater", "cygnus", "deneb", "denebola", "diphda", "dorado", "draco",
    "dubhe", "elnath", "eltanin", "enif", "equuleus", "eridanus", "fomalhaut", "fornax", "gacrux", "gemini",
    "gienah", "grus", "hadar", "hamal", "hercules", "hydra", "hydrus", "indus", "izar", "kochab", "lacerta", "leo",
    "lepus", "libra", "lupus", "lynx", "lyra", "markab", "megrez", "menkar", "merak", "mimosa", "mintaka", "mira",
    "mirach", "mirfak", "mizar", "monoceros", "musca", "norma", "nunki", "octans", "ophiuchus", "orion", "pavo",
    "peacock", "pegasus", "perseus", "phecda", "phoenix", "pictor", "pisces", "polaris", "pollux", "porrima",
    "procyon", "puppis", "pyxis", "regulus", "rigel", "sabik", "sadr", "sagitta", "saiph", "scheat", "schedar",
    "scorpius", "sculptor", "scutum", "serpens", "sextans", "shaula", "sirius", "spica", "taurus", "thuban",
    "tucana", "unukalhai", "vega", "vela", "virgo", "volans", "vulpecula", "wezen", "zosma", "zubenelgenubi",
)  # fmt: skip
NUMBERS = 99


def code_name(seed: int, app: App) -> str:
    """`orion-7`: the same for the same seed and tree, another for another, and without a way back to either."""
    draw = Random(f"{seed}/{app.digest}")
    return f"{draw.choice(SKY)}-{draw.randint(1, NUMBERS)}"


def default_tag(seed: int, app: App) -> str:
    """The base's own name for its image, with a code name where its version stood."""
    repository = app.description.image.rpartition(":")[0] or app.description.image
    return f"{repository}:{code_name(seed, app)}"


# Source: github.com/distribution/reference, without a registry's port and a digest.
_NAME = re.compile(r"[a-z0-9]+([._/-]+[a-z0-9]+)*(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?")


def full_tag(name: str) -> str:
    """A name as Docker takes it, with a tag in any case. Raises NameRefused."""
    if not _NAME.fullmatch(name):
        raise NameRefused(f"{name!r} is no name for an image: one is planetarium:orion-7, all in lower case")
    return name if ":" in name else f"{name}:latest"


def with_registry(name: str) -> str:
    """A name in full, as containerd keeps it: one that names no registry is Docker Hub's.

    Source: github.com/distribution/reference, normalize.go.
    """
    first, slash, _ = name.partition("/")
    if slash and (first == "localhost" or "." in first or ":" in first):
        return name
    return f"docker.io/{name}" if slash else f"docker.io/library/{name}"
