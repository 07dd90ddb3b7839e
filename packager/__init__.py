"""Packing a variant: README, startup script, and an archive that is the same wherever it is made."""
