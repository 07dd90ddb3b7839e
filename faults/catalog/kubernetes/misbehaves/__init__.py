"""Pods that are reached, and do not all behave as they should."""
