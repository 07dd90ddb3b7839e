"""What a new version, or a node that is drained, costs users."""
