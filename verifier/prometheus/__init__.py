"""Prometheus and promtool, where this machine has them: rules and dashboards are proven with the real thing."""
