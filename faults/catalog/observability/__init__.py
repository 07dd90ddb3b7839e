"""Mistakes in metrics, logs, rules and dashboards: what operators see of a service."""
