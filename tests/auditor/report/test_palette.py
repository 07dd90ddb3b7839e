"""Text stands out from its ground as WCAG 2.2 asks, in light and dark."""

from __future__ import annotations

import re
from collections.abc import Mapping

import pytest

from auditor.report.palette import DARK, GROUNDS, LIGHT, MARKS, TEXT, variables
from auditor.report.templating import own_file


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG 2.2 defines it."""
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_contrast_is_computed_as_wcag_says() -> None:
    assert contrast("#ffffff", "#000000") == 21
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("ground", GROUNDS)
@pytest.mark.parametrize(("names", "least"), [(TEXT, 4.5), (MARKS, 3.0)], ids=["text", "marks"])
def test_every_colour_stands_out(scheme: Mapping[str, str], ground: str, names: tuple[str, ...], least: float) -> None:
    found = {name: round(contrast(scheme[name], scheme[ground]), 2) for name in names}
    assert {name: ratio for name, ratio in found.items() if ratio < least} == {}


def test_both_schemes_have_every_colour() -> None:
    assert LIGHT.keys() == DARK.keys()
    assert all(variables().count(f"--{name}:") == 2 for name in LIGHT)


@pytest.mark.parametrize("name", ["report.css", "plot.css"])
def test_letters_are_written_in_what_was_measured(name: str) -> None:
    style = own_file(name)
    assert set(re.findall(r"var\(--([a-z]+)\)", style)) - {"narrow"} <= LIGHT.keys()
    assert set(re.findall(r"[;{]color:var\(--([a-z]+)\)", style)) <= set(TEXT)
    lettered = re.findall(r"^(?:text|\.head|\.unit|\.name[.\w]*)\{[^}]*fill:var\(--([a-z]+)\)", style, re.MULTILINE)
    assert set(lettered) <= set(TEXT)
    assert bool(lettered) == (name == "plot.css")
    assert set(re.findall(r"[;{]background:var\(--([a-z]+)\)", style)) <= set(GROUNDS)
    assert not re.search(r"#[0-9a-f]{3,8}\b", style), "a colour of its own"
