"""Kinds of faults in what the manifests give the service."""
