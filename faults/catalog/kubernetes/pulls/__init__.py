"""Images that no node can get."""
