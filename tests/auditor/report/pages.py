"""A page, read strictly: every element closed where it should be."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"meta", "link", "br", "hr", "img", "input"}
INLINE = {"a", "b", "bdi", "code", "span", "tspan"}
DRAWN = {"path", "rect", "circle"}


@dataclass
class Element:
    """An element with what is in it."""

    tag: str
    attributes: dict[str, str | None]
    inside: list[Element | str] = field(default_factory=list)
    """Elements and texts in their order."""

    @property
    def children(self) -> list[Element]:
        return [part for part in self.inside if isinstance(part, Element)]

    def all(self, tag: str = "", **wanted: str) -> list[Element]:
        """Every element in it, itself included, with this tag and these attributes."""
        own = (not tag or self.tag == tag) and all(self.attributes.get(name) == value for name, value in wanted.items())
        return [*([self] if own else []), *(found for child in self.children for found in child.all(tag, **wanted))]

    @property
    def text(self) -> str:
        """All text in it as it is read, in one line."""
        return " ".join(self._spaced.split())

    @property
    def _spaced(self) -> str:
        parts = "".join(part if isinstance(part, str) else part._spaced for part in self.inside)
        return parts if self.tag in INLINE else f" {parts} "

    @property
    def letters(self) -> str:
        """All text in it, to the letter."""
        return "".join(part if isinstance(part, str) else part.letters for part in self.inside)


class Reader(HTMLParser):
    """Raises AssertionError for an element that is closed out of turn, or never."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs), f"an attribute given twice: <{tag} {attrs}>"
        element = Element(tag, dict(attrs))
        self.open[-1].inside.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in DRAWN, f"<{tag}/> closes nothing"
        self.open[-1].inside.append(Element(tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> within <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def read(text: str) -> Element:
    """The document of a page."""
    reader = Reader()
    reader.feed(text)
    reader.close()
    assert reader.open == [reader.root], f"never closed: {[element.tag for element in reader.open[1:]]}"
    return reader.root
