"""YAML read safely: bounded, without anchors, and with the line of every place in it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.comments import CommentedMap, CommentedSeq
from ruamel.yaml.constructor import DuplicateKeyError
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import AliasEvent
from ruamel.yaml.reader import ReaderError

from faults.errors import RecipeError

MAXIMUM_BYTES = 64 * 1024
MAXIMUM_DEPTH = 20


def load(text: str, file: str) -> Any:
    """The data of a text of YAML, with its lines. Raises RecipeError with file and, where it is known, line."""
    if len(text.encode("utf-8", "surrogatepass")) > MAXIMUM_BYTES:
        raise RecipeError(f"a recipe has at most {MAXIMUM_BYTES // 1024} KB", file=file)
    yaml = YAML(typ="rt")
    try:
        depth = 0
        for event in yaml.parse(text):
            if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
                line = event.start_mark.line + 1
                raise RecipeError("a recipe has no anchors and aliases: write the value out", file=file, line=line)
            depth += type(event).__name__.endswith("StartEvent") - type(event).__name__.endswith("EndEvent")
            if depth > MAXIMUM_DEPTH:
                raise RecipeError("nested too deeply", file=file, line=event.start_mark.line + 1)
        return yaml.load(text)
    except DuplicateKeyError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else None
        raise RecipeError(
            f"{str(error.problem).partition(' with value')[0]}: keep one", file=file, line=line
        ) from error
    except MarkedYAMLError as error:
        # What is never closed is found at the end of the file, but is to be mended where it begins.
        unclosed = "end of stream" in str(error.problem)
        mark = (error.context_mark if unclosed else None) or error.problem_mark
        line = mark.line + 1 if mark else None
        raise RecipeError(f"not YAML: {error.problem or error.context}", file=file, line=line) from error
    except ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise RecipeError(f"not YAML: {error.reason}", file=file, line=line) from error
    except (YAMLError, ValueError, RecursionError) as error:
        raise RecipeError(f"not YAML: {error}", file=file) from error


def plain(node: Any) -> Any:
    """The data without ruamel's own types: scalars become the built-in ones they derive from."""
    if isinstance(node, CommentedMap):
        return {str(key): plain(value) for key, value in node.items()}
    if isinstance(node, CommentedSeq):
        return [plain(value) for value in node]
    for kind in (bool, int, float, str):
        if isinstance(node, kind):
            return kind(node)
    return node


def line_of(data: Any, where: Sequence[int | str]) -> int | None:
    """The line of a place in the data, or of the nearest thing around it."""
    line: int = data.lc.line + 1
    node = data
    for part in where:
        if isinstance(node, CommentedMap) and part in (node.lc.data or ()):
            line = node.lc.key(part)[0] + 1
        elif isinstance(node, CommentedSeq) and isinstance(part, int) and part < len(node):
            line = node.lc.item(part)[0] + 1
        else:
            break
        node = node[part]
    return line
