"""Kinds of faults in the scripts of the database."""
