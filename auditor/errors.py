"""What the auditor cannot do, and what to do about it."""


class AuditError(Exception):
    """Evidence is missing, or does not read."""


class CalibrationError(Exception):
    """Incidents that cannot be taken as they are. The message says where, what was found and what to do."""


class RecordsError(Exception):
    """The database of incidents cannot be opened, read or written. That says nothing about the incidents."""
