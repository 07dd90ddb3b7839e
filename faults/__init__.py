"""Faults: the model, the editors that cut them into an app, and the catalog."""
