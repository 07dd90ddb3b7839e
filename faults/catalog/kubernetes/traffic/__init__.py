"""Pods that run, and that nobody reaches."""
