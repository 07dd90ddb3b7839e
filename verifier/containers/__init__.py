"""Containers of an engine: labelled, held on a short leash, and gone in the end."""
