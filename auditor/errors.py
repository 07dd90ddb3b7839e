"""What can go wrong with what an instructor recorded."""


class CalibrationError(Exception):
    """Incidents that cannot be taken as they are. The message says where, what was found and what to do."""


class RecordsError(Exception):
    """The database of incidents cannot be opened, read or written. That says nothing about the incidents."""
