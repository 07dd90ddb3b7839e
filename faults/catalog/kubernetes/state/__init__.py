"""A database that does not keep what it is given, or has never been given it."""
