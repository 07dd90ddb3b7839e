"""Exit codes, the same for every command."""

OK = 0
NOT_AS_DECLARED = 1
WRONG_INPUT = 2
UNPROVEN = 3
"""Not the input's fault: a backend is missing or failed, a disk is full."""
INTERRUPTED = 130
