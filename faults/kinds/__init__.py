"""What faults of one kind have in common: where they fit, and how they are cut."""
