"""Pods that find no node, or are never made."""
