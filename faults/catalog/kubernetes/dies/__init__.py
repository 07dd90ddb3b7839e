"""Containers that are started, and end again and again."""
