"""Mistakes in what is imported, and in how libraries are used."""
