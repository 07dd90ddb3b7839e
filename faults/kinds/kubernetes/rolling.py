"""What faults in how pods are replaced have in common."""

from __future__ import annotations

from faults.kinds.placed import answers

SERVES = answers("rollout.serves")
