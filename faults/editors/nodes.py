"""Single nodes of a syntax tree: replaced, or taken out."""

from __future__ import annotations

from typing import TypeVar

import libcst as cst

Node = TypeVar("Node", bound=cst.CSTNode)


def replaced(tree: Node, old: cst.CSTNode, new: cst.CSTNode) -> Node:
    """The tree with another node in the place of one that is below its root."""
    changed = tree.deep_replace(old, new)
    assert isinstance(changed, type(tree))
    return changed


def removed(tree: Node, *nodes: cst.CSTNode) -> Node:
    """The tree without some nodes that are below its root."""
    for node in nodes:
        changed = tree.deep_remove(node)
        assert isinstance(changed, type(tree))
        tree = changed
    return tree
