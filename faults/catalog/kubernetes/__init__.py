"""Faults in the manifests that only an orchestrator shows, a folder for each way in which they show."""
