"""Where a tree can run."""
