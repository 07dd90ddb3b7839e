"""Kinds of faults in how an orchestrator runs the service."""
