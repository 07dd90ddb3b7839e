"""Mistakes in the schema, in queries and in how connections are held."""
