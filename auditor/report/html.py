"""The audit as one self-contained page."""

from auditor.audit import Audit
from bases.base import Base


def render_html(base: Base, audit: Audit) -> str:
    """The page."""
    raise NotImplementedError
