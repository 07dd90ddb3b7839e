"""The words of an instruction that may go over several lines, and where each of them stands."""

from __future__ import annotations

from dataclasses import dataclass

QUOTES = "\"'"


@dataclass(frozen=True)
class Word:
    """A piece of a text, from `start` to `end`, as it is written."""

    text: str
    start: int
    end: int


def words(text: str) -> list[Word]:
    """What white space, the ends of continued lines and comment lines separate; what is in quotes stays together."""
    found: list[Word] = []
    start: int | None = None
    place = 0
    while place < len(text):
        gap = _gap(text, place)
        if gap == place:
            start = place if start is None else start
            place = _past_letter(text, place)
        else:
            if start is not None:
                found.append(Word(text[start:place], start, place))
                start = None
            place = gap
    if start is not None:
        found.append(Word(text[start:], start, len(text)))
    return found


def chain(text: str, start: int) -> list[Word]:
    """The links of a chain of `&&`, from a place on, without the white space around them."""
    cuts = [word for word in words(text) if word.text == "&&" and word.start >= start]
    links = []
    for begin, end in zip([start, *(cut.end for cut in cuts)], [*(cut.start for cut in cuts), len(text)], strict=True):
        inside = [word for word in words(text) if begin <= word.start < end]
        if inside:
            first, last = inside[0].start, inside[-1].end
            links.append(Word(text[first:last], first, last))
    return links


def _gap(text: str, place: int) -> int:
    """Where what separates words ends: at `place` itself, when a word begins or goes on there."""
    while place < len(text):
        if text[place].isspace():
            place += 1
        elif text[place] == "\\" and text[place + 1 :].lstrip(" \t\r").startswith("\n"):
            place = text.index("\n", place) + 1
        elif text[place] == "#" and not text[text.rfind("\n", 0, place) + 1 : place].strip() and "\n" in text[:place]:
            end = text.find("\n", place)
            place = len(text) if end < 0 else end + 1
        else:
            break
    return place


def _past_letter(text: str, place: int) -> int:
    """Past a letter, an escaped one, or all that is in quotes."""
    if text[place] == "\\":
        return min(place + 2, len(text))
    if text[place] in QUOTES:
        end = text.find(text[place], place + 1)
        return len(text) if end < 0 else end + 1
    return place + 1
