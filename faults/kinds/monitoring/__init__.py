"""Kinds of faults in what watches the service."""
