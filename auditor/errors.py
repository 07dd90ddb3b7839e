"""What the auditor cannot do, and what to do about it."""


class AuditError(Exception):
    """Evidence is missing, or does not read."""
