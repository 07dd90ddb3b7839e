"""What can go wrong when something is packed or unpacked."""


class PackageError(Exception):
    """A package that cannot be made or must not be opened: what was found, where, and what to do."""
