"""Faults of the image: of its Dockerfile, of what its build sees, and of the libraries in it."""
