"""Manifests that the cluster does not take, or is never given."""
