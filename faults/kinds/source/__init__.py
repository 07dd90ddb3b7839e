"""Kinds of faults in the app's source."""
