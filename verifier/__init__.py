"""Running a contract against a tree, and proving what a variant claims."""
