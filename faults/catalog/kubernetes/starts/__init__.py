"""Containers that are not started, or not with what they need."""
