"""What faults of the image have in common: they are seen in a container."""

from __future__ import annotations

from bases.description import DOCKERFILE
from faults.fault import Backend, Family, Layer
from faults.kinds.manifests.settings import STARTS
from faults.kinds.placed import PlacedFault, answers

BUILDS = answers("image")
NO_BUILD = (BUILDS, STARTS)
"""What no longer holds where no image can be made."""


class ImageFault(PlacedFault):
    """A fault that changes one of several places of what the image is made of."""

    family = Family.IMAGE
    layer = Layer.IMAGE
    backend = Backend.DOCKER
    path = DOCKERFILE
