"""What must not be found in a hand-out: whatever of a variant's answer is more than the healthy service says itself."""

from __future__ import annotations

import ast
import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from bases.app import App
from bases.description import DOCKERFILE, DOCKERIGNORE
from faults.changes import changes
from faults.variant import FaultCut, Variant
from packager.bundle import Bundle
from packager.leaks.phrases import LONG, SHORT, Kind, Phrase, phrase, phrases_of
from packager.leaks.text import bare, glued, spaced


@dataclass(frozen=True)
class Sought:
    """Everything that is sought for one bundle, and what of it is to be expected where."""

    phrases: tuple[Phrase, ...]
    lines: Mapping[bytes, Kind]
    """Lines that belong to no file of the bundle, without indentation."""
    removed: frozenset[bytes]
    """Those of them that only the healthy service has: what mends it."""
    whole: Mapping[bytes, str]
    """SHA-256 of the source files that stay behind, and their paths."""
    texts: frozenset[bytes]
    """Lines of texts within the source, which byte-code holds as they are."""
    healthy: Bundle
    """What the healthy service's bundle holds."""
    broken: Bundle
    apps: tuple[App, App]
    build_cut: bool
    """Whether a fault of the catalog is in how the image is built: what is in the image because of it is the fault."""

    def is_healthy_source(self, data: bytes) -> bool:
        """Whether a file is one of the source that nothing was cut into, and so tells of no fault."""
        path = self.whole.get(hashlib.sha256(data).digest())
        return path is not None and all(app.files.get(path) == data for app in self.apps)

    def expected(self, path: str) -> frozenset[bytes]:
        """The lines that a file of the bundle may have: the variant's, and what the packager writes itself."""
        base, broken = (frozenset(_bare_lines(app.files.get(path, b""))) for app in self.apps)
        return broken | (frozenset(_bare_lines(self.healthy.files.get(path, b""))) - base)


def seek(variant: Variant, broken: Bundle, healthy: Bundle) -> Sought:
    """What is sought in a bundle of a variant, given the same bundle of the healthy service."""
    base = variant.base.app
    told = [content for path, content in healthy.files.items() if path in base.files or path in broken.executable]
    said = b"\n".join([*base.files.values(), *told])
    usual = spaced(said), glued(said)
    named = dict.fromkeys((kind, text) for kind, text in phrases_of(variant) if spaced(text.encode()).strip())
    phrases = tuple(phrase(kind, text, usual) for kind, text in named)
    behind = [path for path in variant.app.files if path not in broken.files]
    lines = _lines(variant, behind, broken.files.values())
    whole = {
        hashlib.sha256(app.files[path]).digest(): path
        for app in (base, variant.app)
        for path in behind
        if path.startswith(f"{app.description.source}/") and len(app.files.get(path, b"")) >= LONG
    }
    return Sought(
        phrases, lines, _removed(variant), whole, _texts(base) | _texts(variant.app, but=_docstrings(variant)), healthy,
        broken, (base, variant.app), _build_cut(variant),
    )  # fmt: skip


def _build_cut(variant: Variant) -> bool:
    return any(
        change.path in (DOCKERFILE, DOCKERIGNORE)
        for number, cut in enumerate(variant.cuts)
        if isinstance(cut, FaultCut)
        for change in variant.changes(number)
    )


def _lines(variant: Variant, behind: Iterable[str], given: Iterable[bytes]) -> dict[bytes, Kind]:
    """Lines of what was changed and of what stays behind, if no file of the bundle has them by right."""
    found: dict[bytes, Kind] = {}
    for path in behind:
        found |= dict.fromkeys(_stripped(variant.app.files[path]), Kind.SOURCE)
    for text in _docstrings(variant):
        found |= dict.fromkeys(_stripped(text), Kind.DOCSTRING)
    for change in changes(variant.base.app, variant.app):
        changed = "".join((*change.before, *change.after)).encode("utf-8", "surrogateescape")
        found |= dict.fromkeys(_stripped(changed), Kind.DIFF)
    rightly = {line for content in given for line in _stripped(content)}
    return {line: kind for line, kind in found.items() if line not in rightly}


def _removed(variant: Variant) -> frozenset[bytes]:
    gone = "".join(line for change in changes(variant.base.app, variant.app) for line in change.before)
    left = {line for content in variant.app.files.values() for line in _stripped(content)}
    return frozenset(_stripped(gone.encode("utf-8", "surrogateescape")) - left)


def _bare_lines(content: bytes) -> Iterator[bytes]:
    return (line.strip() for line in content.splitlines())


@lru_cache(maxsize=1024)
def _stripped(content: bytes) -> frozenset[bytes]:
    lines = (bare(line) for line in content.splitlines())
    return frozenset(line for line in lines if len(line) >= SHORT and len(spaced(line).split()) > 1)


def _docstrings(variant: Variant) -> set[bytes]:
    """Docstrings that the author wrote: neither the healthy service nor what the catalog made of it has them."""
    by_hand = [number for number, cut in enumerate(variant.cuts) if not isinstance(cut, FaultCut)]
    if not by_hand:
        return set()
    before = variant.without(*by_hand)
    known = {text for app in (variant.base.app, before) for path in app.files for text in _documented(app, path)}
    return {text for path in before.changed(variant.app) for text in _documented(variant.app, path)} - known


def _documented(app: App, path: str) -> frozenset[bytes]:
    return _strings(app.files[path])[1] if path.endswith(".py") and path in app.files else frozenset()


def _texts(app: App, but: Iterable[bytes] = ()) -> frozenset[bytes]:
    """Every line of every string of the source, but for these docstrings."""
    left_out = {line for text in but for line in _stripped(text)}
    read = (_strings(content)[0] for path, content in app.files.items() if path.endswith(".py"))
    return frozenset[bytes]().union(*read) - left_out


@lru_cache(maxsize=512)
def _strings(content: bytes) -> tuple[frozenset[bytes], frozenset[bytes]]:
    """The lines of a Python file's strings, and its docstrings; none of one that a fault left unreadable."""
    try:
        nodes = list(ast.walk(ast.parse(content)))
    except (SyntaxError, ValueError):
        return frozenset(), frozenset()
    texts = (node.value for node in nodes if isinstance(node, ast.Constant) and isinstance(node.value, str))
    lines = frozenset(line for text in texts for line in _stripped(text.encode("utf-8", "surrogatepass")))
    kinds = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)
    found = (ast.get_docstring(node) for node in nodes if isinstance(node, kinds))
    return lines, frozenset(text.encode("utf-8", "surrogatepass") for text in found if text is not None)
