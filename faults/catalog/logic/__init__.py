"""Mistakes in what the application does."""
