"""The audit as one self-contained page, that works without a network and without a mouse."""

from __future__ import annotations

import base64
import hashlib
import math

from markupsafe import Markup

from auditor.audit import Audit
from auditor.axis import LEVELS, Axis
from auditor.report.palette import variables
from auditor.report.strips import bar, strip
from auditor.report.templating import environment, own_file
from auditor.report.views import WIDE, facets, numbers, pages
from bases.base import Base


def render_html(base: Base, audit: Audit) -> str:
    """The page of an audit, always the same bytes for the same audit.

    It loads nothing, and its policy lets nothing be loaded or run but the style and the script that it came with, so
    that a stranger's text could do nothing even if it were not escaped.
    """
    style = variables() + own_file("plot.css") + own_file("report.css")
    script = own_file("report.js")
    found = facets(audit.rows)
    return (
        environment()
        .get_template("report.html.j2")
        .render(
            # Both are our own files.
            style=Markup(style),
            script=Markup(script),
            style_hash=_hash(style),
            script_hash=_hash(script),
            base=base.description.title,
            promises={name: check.promise for name, check in base.contract.by_name.items()},
            audit=audit,
            wide=WIDE,
            far=audit.wider_than(WIDE),
            with_incidents=sum(any(outcome.n for outcome in row.outcomes.values()) for row in audit.rows),
            axes=tuple(Axis),
            levels=tuple(LEVELS),
            facets=found,
            numbers={row.name: numbers(row, found) for row in audit.rows},
            pages=pages(audit),
            strip=strip,
            bar=bar,
            signed=_signed,
            told=_told,
        )
    )


def _hash(text: str) -> str:
    """As a content security policy names a script or a style that may stand in the page."""
    return "sha256-" + base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()


def _signed(gap: float) -> str:
    """A gap with its sign, a true minus, and none where it rounds to nothing."""
    shown = f"{abs(gap):.1f}"
    return shown if shown == "0.0" else f"{'+' if gap > 0 else '−'}{shown}"


def _told(measured: float) -> str:
    """A measured number with as many digits as say something."""
    return "never" if math.isinf(measured) else f"{measured:.3g}"
