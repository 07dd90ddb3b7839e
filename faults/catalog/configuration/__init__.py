"""Mistakes in settings and secrets."""
