"""The nodes of a syntax tree: found, replaced, or taken out."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import TypeVar

import libcst as cst
import libcst.matchers as m

Node = TypeVar("Node", bound=cst.CSTNode)


@lru_cache(maxsize=8192)
def _below(node: cst.CSTNode) -> tuple[tuple[cst.CSTNode, ...], dict[cst.CSTNode, cst.CSTNode]]:
    """A node and all below it, in the order of the source, and the node right above each of them.

    Trees never change, so what was found once need not be looked for again.
    """
    found: list[cst.CSTNode] = []
    parents: dict[cst.CSTNode, cst.CSTNode] = {}
    waiting = [node]
    while waiting:
        one = waiting.pop()
        found.append(one)
        children = one.children
        parents.update(dict.fromkeys(children, one))
        waiting.extend(reversed(children))
    return tuple(found), parents


def _kinds(matcher: m.BaseMatcherNode) -> tuple[type, ...]:
    """The classes of the nodes that a matcher can match: to look at their class costs far less than to try them."""
    if isinstance(matcher, m.OneOf):
        return tuple(kind for option in matcher.options for kind in _kinds(option))
    return (getattr(cst, type(matcher).__name__, cst.CSTNode),)


def matching(node: cst.CSTNode, matcher: m.BaseMatcherNode) -> list[cst.CSTNode]:
    """Every node below (and with) a node that matches, in the order of the source."""
    kinds = _kinds(matcher)
    return [one for one in _below(node)[0] if isinstance(one, kinds) and m.matches(one, matcher)]


def replaced(tree: Node, old: cst.CSTNode, new: cst.CSTNode) -> Node:
    """The tree with another node in the place of one that is in it. Only the nodes above that one are made anew."""
    parents = _below(tree)[1]
    while old is not tree:
        parent = parents[old]
        old, new = parent, _with_child(parent, old, new)
    assert isinstance(new, type(tree))
    return new


def above(tree: cst.CSTNode, node: cst.CSTNode) -> Iterator[cst.CSTNode]:
    """The nodes above one that is in a tree, up to its root."""
    parents = _below(tree)[1]
    while node is not tree:
        node = parents[node]
        yield node


def _with_child(parent: cst.CSTNode, old: cst.CSTNode, new: cst.CSTNode) -> cst.CSTNode:
    for field in dataclasses.fields(parent):
        value = getattr(parent, field.name)
        if value is old:
            return parent.with_changes(**{field.name: new})
        if isinstance(value, Sequence) and any(one is old for one in value):
            return parent.with_changes(**{field.name: [new if one is old else one for one in value]})
    raise ValueError(f"a {type(old).__name__} is not in the {type(parent).__name__} that it was found in")


def removed(tree: Node, *nodes: cst.CSTNode) -> Node:
    """The tree without some nodes that are below its root."""
    for node in nodes:
        changed = tree.deep_remove(node)
        assert isinstance(changed, type(tree))
        tree = changed
    return tree
