"""The queries, one repository an entity."""
