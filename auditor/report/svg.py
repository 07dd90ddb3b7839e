"""A small writer of SVG: the standard library keeps it well-formed, whatever the texts in it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from xml.etree.ElementTree import Element, tostring

NAMESPACE = "http://www.w3.org/2000/svg"
_NOT_IN_XML = re.compile(r"[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def node(tag: str, *children: Element, content: str = "", **attributes: str | float | None) -> Element:
    """An element. `class_` is the attribute class, an underscore within a name a hyphen; None is left out."""
    made = Element(tag)
    for name, value in attributes.items():
        if value is not None:
            made.set(name.rstrip("_").replace("_", "-"), value if isinstance(value, str) else short(value))
    made.text = _NOT_IN_XML.sub("\ufffd", content) or None
    made.extend(children)
    return made


def drawing(
    width: float, height: float, children: Iterable[Element], *, name: str = "", said: str = "", key: str = "",
    alone: bool = False, class_: str | None = None,
) -> str:  # fmt: skip
    """An SVG of so many units. It has a name, and says in words what it shows; without a name it is decoration.

    `key` tells the ids of several in one page apart. One that stands alone has its size and its namespace with it.
    """
    heads = [node("title", id=f"{key}t", content=name), node("desc", id=f"{key}d", content=said)] if name else []
    root = node(
        "svg",
        *heads,
        *children,
        xmlns=NAMESPACE if alone else None,
        viewBox=f"0 0 {short(width)} {short(height)}",
        width=width if alone else None,
        height=height if alone else None,
        class_=class_,
        role="img" if name else None,
        aria_labelledby=f"{key}t" if name else None,
        aria_describedby=f"{key}d" if name else None,
        aria_hidden=None if name else "true",
    )
    return tostring(root, encoding="unicode")


def label(x: float, y: float, content: str, class_: str | None = None, anchor: str | None = None) -> Element:
    """Text with its baseline at y."""
    return node("text", content=content, x=x, y=y, class_=class_, text_anchor=anchor)


def line(x1: float, y1: float, x2: float, y2: float, class_: str) -> Element:
    return node("path", d=f"M{short(x1)} {short(y1)}L{short(x2)} {short(y2)}", class_=class_)


def short(number: float) -> str:
    """A number of units, to a tenth, without idle zeros or a sign before nothing."""
    return f"{round(number, 1) + 0.0:.1f}".removesuffix(".0")
